#include "scorers/math/final_answer.h"

#include <algorithm>

#include "base/str.h"
#include "base/text.h"
#include "base/try.h"

namespace etalon::math {
namespace {

constexpr std::pair<std::string_view, std::string_view> kSubstitutions[] = {
    {"an ", ""},          {"a ", ""},
    {".$", "$"},          {"\\$", ""},
    {"\\ ", ""},          {" ", ""},
    {"mbox", "text"},     {",\\text{and}", ","},
    {"\\text{and}", ","}, {"\\text{m}", "\\text{}"}};

constexpr std::string_view kUnits[] = {"square",       "ways",
                                       "integers",     "dollars",
                                       "mph",          "inches",
                                       "ft",           "hours",
                                       "km",           "units",
                                       "\\ldots",      "sue",
                                       "points",       "feet",
                                       "minutes",      "digits",
                                       "cents",        "degrees",
                                       "cm",           "gm",
                                       "pounds",       "meters",
                                       "meals",        "edges",
                                       "students",     "childrentickets",
                                       "multiples",    "\\text{s}",
                                       "\\text{.}",    "\\text{\ns}",
                                       "\\text{}^2",   "\\text{}^3",
                                       "\\text{\n}",   "\\text{}",
                                       "\\mathrm{th}", "^\\circ",
                                       "^{\\circ}",    "\\;",
                                       ",\\!",         "{,}",
                                       "\"",           "\\dots"};

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool IsWord(std::string_view unit) { return std::all_of(unit.begin(), unit.end(), IsLetter); }

// Takes `unit` out of what is between LaTeX commands, so that "ft" leaves \left alone.
std::string WithoutBetweenCommands(std::string_view text, std::string_view unit) {
  std::string out;
  size_t begin = 0;
  for (size_t at = 0; at < text.size();) {
    size_t end = at + 1;
    if (text[at] == '\\') {
      while (end < text.size() && IsLetter(text[end])) ++end;
      if (end > at + 1) {
        out += ReplaceAll(text.substr(begin, at - begin), unit, "");
        out += text.substr(at, end - at);
        begin = end;
      }
    }
    at = end;
  }
  return out + ReplaceAll(text.substr(begin), unit, "");
}

}  // namespace

absl::StatusOr<std::unique_ptr<FinalAnswers>> FinalAnswers::Create(FinalForm form) {
  std::unique_ptr<FinalAnswers> answers(new FinalAnswers(form));
  const bool is_minerva = form == FinalForm::kMinerva;
  ETALON_TRY(answers->sentence_,
             PythonRegex::Compile("Final Answer: The final answer is(.*?). I hope it is correct."));
  std::string words;
  for (const std::string_view unit : kUnits) {
    if (IsWord(unit)) StrAppend(&words, words.empty() ? "" : "|", unit);
  }
  ETALON_TRY(answers->unit_words_, PythonRegex::Compile(StrCat("(?<!\\\\)\\b(?:", words, ")\\b")));
  // Python's isdigit takes superscripts too.
  ETALON_TRY(answers->grouped_,
             PythonRegex::Compile(is_minerva ? "\\A-?\\d{1,3}(?:,\\d{3})+\\Z"
                                             : "\\A,*[\\d\u00b2\u00b3\u00b9\u2070-\u2089]"
                                               "[\\d\u00b2\u00b3\u00b9\u2070-\u2089,]*\\Z"));
  std::vector<std::pair<std::string, std::string>> rules = {
      {"(.*?)(\\$)(.*?)(\\$)(.*)", "$\\3$"}, {"(\\\\text\\{)(.*?)(\\})", "\\2"},
      {"(\\\\textbf\\{)(.*?)(\\})", "\\2"},  {"(\\\\overline\\{)(.*?)(\\})", "\\2"},
      {"(\\\\boxed\\{)(.*)(\\})", "\\2"},    {"(frac)([^{])(.)", "frac{\\2}{\\3}"}};
  if (is_minerva) {
    rules.emplace_back("(sqrt)(\\[[^\\]]*\\])(\\w)", "\\1\\2{\\3}");
    rules.emplace_back("(sqrt)(?!\\[)([^{])", "sqrt{\\2}");
  } else {
    rules.emplace_back("(sqrt)([^{])", "sqrt{\\2}");
  }
  for (const auto& [pattern, by] : rules) {
    ETALON_TRY(auto compiled, PythonRegex::Compile(pattern));
    answers->replacements_.push_back({std::move(compiled), by});
  }
  return answers;
}

absl::StatusOr<std::string> FinalAnswers::Find(std::string_view reply) const {
  ETALON_TRY(const auto match, sentence_->Search(StrCat(reply, "I hope it is correct.")));
  if (!match.has_value()) return std::string(kInvalidAnswer);
  return std::string(PythonStrip(match->groups[1].value_or("")));
}

absl::StatusOr<std::string> FinalAnswers::Normalise(std::string_view answer) const {
  const bool is_minerva = form_ == FinalForm::kMinerva;
  std::string text(SplitText(answer, "=").back());
  if (is_minerva) {
    ETALON_TRY(text, unit_words_->Sub("", text));
  }
  for (const auto& [from, to] : kSubstitutions) text = ReplaceAll(text, from, to);
  for (const std::string_view unit : kUnits) {
    text = is_minerva && IsWord(unit) ? WithoutBetweenCommands(text, unit)
                                      : ReplaceAll(text, unit, "");
  }
  for (const Replacement& replacement : replacements_) {
    ETALON_TRY(text, replacement.pattern->Sub(replacement.by, text));
  }
  text = ReplaceAll(text, "$", "");
  // 100,000 is 100000.
  ETALON_TRY(const auto grouped, grouped_->Search(text));
  return grouped.has_value() ? ReplaceAll(text, ",", "") : text;
}

}  // namespace etalon::math
