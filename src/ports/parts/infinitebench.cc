// InfiniteBench: what is asked about very long texts, and the answers with their letters.
#include <string>
#include <utility>

#include "base/letter_case.h"
#include "base/python.h"
#include "base/regex.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "ports/document_fields.h"
#include "ports/makers.h"
#include "ports/table.h"

namespace etalon {
namespace {

constexpr std::string_view kDebug =
    "There is ONLY ONE function in the large project that is deliberately made to include an "
    "obvious error. Please find the function that contains the most obvious errors. I will give "
    "you four options to narrow your scope. You can inspect the options and think. Eventually, "
    "tell me the answer using one single letter (A, B, C, or D).\n\n{{context}}\n\n"
    "Which funtion has deliberate error?\n"
    "{% for letter in 'ABCD' %}{{letter}}. {% if loop.index0 < options | length %}"
    "{{options[loop.index0]}}{% endif %}\n{% endfor %}\n"
    "You should first find the functions in the options. Repeat their content, inspect through "
    "code, and at last give me your answer for the function that has the deliberate and obvious "
    "error in A, B, C, or D.";

constexpr std::string_view kBookChoice =
    "Read the book and answer the question.\n\n{{context}}\n\nQuestion: {{input}}\n\n"
    "Only one of the following options is correct, tell me the answer using one single letter "
    "(A, B, C, or D). Don't say anything else."
    "{% for letter in 'ABCD' %}\n{{letter}}. {% if loop.index0 < options | length %}"
    "{{options[loop.index0]}}{% endif %}{% endfor %}";

constexpr std::string_view kDialogue =
    "Below is a dialogue script where one random occurrence of a character name is replaced with "
    "\"$$MASK$$\", and you should try to guess who that character is.\n\n"
    "The dialogue:\n\n---\n\n{{context}}\n\n---\n\nEnd of dialogue.\n\n"
    "Which character is most likely \"$$MASK$$\"? Just say the name used by the scriptwriter "
    "(before the colon marks) of one single character and nothing else.";

absl::StatusOr<Value> CodeRunText(const Value& document) {
  ETALON_TRY(const Value* context, Column(document, "context"));
  ETALON_TRY(const std::string* input, TextColumn(document, "input"));
  ETALON_TRY(const auto pattern, PythonRegex::Compile("(func_[0-9]+)\\(\\-?[0-9]+\\)"));
  ETALON_TRY(const auto match, pattern->Search(*input));
  const std::string name = match.has_value() ? *match->groups[1] : "the function";
  const std::string call = match.has_value() ? *match->groups[0] : std::string(PythonStrip(*input));
  return Value(StrCat("Following is a set of Python functions. There is a function called named ",
                      name, ".\n\n", PythonStr(*context),
                      "\n\nPlease give me the exact number of the return value of ", call,
                      ". Be concise. Your response must end with the final returned value."));
}

absl::StatusOr<Value> MathFindText(const Value& document) {
  ETALON_TRY(const Value* context, Column(document, "context"));
  ETALON_TRY(const std::string* input, TextColumn(document, "input"));
  ETALON_TRY(const auto pattern, PythonRegex::Compile("The .+ of"));
  ETALON_TRY(const auto match, pattern->Search(*input));
  std::string question = *input;
  if (match.has_value()) {
    std::string target = LowerCase(*match->groups[0]);
    target.resize(target.size() - std::string_view(" of").size());
    question = StrCat("What is ", target, " in the following list?");
  }
  return Value(StrCat(question, "\n\n", PythonStr(*context), "\n\n", *input));
}

// The place of the first answer among the options, or the letter that it is. Without options only
// a function's answer may be a letter.
std::string LetterOf(const std::string& first_answer, const Value* options, bool is_of_function) {
  const std::string_view answer = PythonStrip(first_answer);
  const bool has_options = options != nullptr && options->is_list() && !options->AsList().empty();
  if (!has_options && !is_of_function) return "";
  if (has_options) {
    for (size_t i = 0; i < options->AsList().size() && i < 26; ++i) {
      const Value& option = options->AsList()[i];
      if (!option.is_string() || PythonStrip(option.AsString()) != answer) continue;
      return std::string(1, static_cast<char>('A' + i));
    }
  }
  const std::string upper = UpperCase(answer);
  return upper.size() == 1 && upper[0] >= 'A' && upper[0] <= 'J' ? upper : "";
}

absl::StatusOr<Value> Input(const Value& document, bool is_of_function) {
  const Value* given = document.Find("answer");
  if (given == nullptr || given->is_none()) {
    return Value::MakeDict({{"answers", Value(Value::List())}});
  }
  ETALON_TRY(const auto answers, TextsColumn(document, "answer"));
  return Value::MakeDict(
      {{"answers", Value(Value::List(answers.begin(), answers.end()))},
       {"letter",
        answers.empty() ? "" : LetterOf(answers[0], document.Find("options"), is_of_function)}});
}

PortedFunction Marks(std::string_view digest, std::string_view name, std::string_view rule) {
  return {
      .digest = std::string(digest),
      .name = StrCat("infinitebench.", name),
      .version = "1",
      .process_results = {{"score", "infinitebench", Value::MakeDict({{"rule", rule}})}},
      .scorer_input = [is_of_function = rule == "function"](const Value& document, const Value&) {
        return Input(document, is_of_function);
      }};
}

std::vector<PortedFunction> Functions() {
  return {
      TextPort("2cc7c2cccae0fc4980ba5b01865a3f62c8a0e8e2f6b9c4b8196e0f16321527cd",
               "infinitebench.code_debug", kDebug),
      TextPort("1eb1854fd978b92092f0acacc22ee16008468e30bba30587c956b85ae12af1db",
               "infinitebench.longbook_choice", kBookChoice),
      TextPort("c52f9892f95085efcaf926bba9d24fefa61826a031e6cf1c2b0abb01b19b01b4",
               "infinitebench.longdialogue", kDialogue),
      DocumentPort("a8285fd17177a5ccb0d557093de7791bf1526b9a65bb5e63abdcfb3220d02fcf",
                   "infinitebench.code_run", CodeRunText),
      DocumentPort("713a4de67ec2236f00c2a675a66f515baab5d909168bc5bec772789e603a05b6",
                   "infinitebench.math_find", MathFindText),
      Marks("1327407f69e6810add04fe73054fe8adf1098b98090df35f1f2ced68cf65a4f1", "process_results",
            "substring"),
      Marks("ce0959f0d3e32eb2be20ab53e6a06213db777746b60feb4ff6c5aed7c9cb0e9c",
            "process_results_kv", "word"),
      Marks("88aa755399a8702e598ba91d201bd4fe21a1c9622513a1d09d480ab5cfa03bc7",
            "process_results_int_match", "integer"),
      Marks("0cd790478d23a288163320eedbd536eca4e796ae1f95b4b29d163f4b53c09cad",
            "process_results_math", "number"),
      Marks("a7c0f7fd6a61df0b5b879381801bf4f4e6bfa6e821e92c288cb6af2ea04044f9",
            "process_results_choice", "choice"),
      Marks("7a542a23b58cfb7d323a409ae32f8caf308ce14308c19941943bc47d19ba9107",
            "process_results_code_debug", "function"),
      Marks("dcd7246c8df50a3682b0bfeca10ccbfbbca8ec9a0f8bfa5e55360459b2695805",
            "process_results_code_run", "last_integer"),
      Marks("57b19abe112beb5b79a2e4b9b0853957d0a5e297489bacef6b4cf3906e500816",
            "process_results_qa_en", "words"),
      Marks("5ab90dabe1665cfeeb71783f580f62bbe72432130de6e792d37c1775734217e5",
            "process_results_qa_chn", "characters"),
  };
}

}  // namespace

extern const PortEntry port_infinitebench;
const PortEntry port_infinitebench = {
    .name = "infinitebench",
    .summary = "InfiniteBench: short answers about very long texts",
    .functions = Functions,
};

}  // namespace etalon
