#include <algorithm>
#include <map>

#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "etalon/filter.h"
#include "filters/arguments.h"
#include "filters/extended_regex.h"

namespace etalon {
namespace {

// How a response may name a choice of its question.
struct Names {
  std::unique_ptr<PythonRegex> texts;    // of the choices
  std::unique_ptr<PythonRegex> letters;  // behind a colon
  std::map<std::string, std::string, std::less<>> letter_of_text;
};

// BIG-Bench Hard's choices: a letter in brackets, else the text of a choice, else a bare letter
// behind a colon.
class BbhMultiChoiceFilter : public Filter {
 public:
  BbhMultiChoiceFilter(ExtendedPattern pattern, std::unique_ptr<PythonRegex> choices)
      : extended_(std::move(pattern.extended)),
        regex_(std::move(pattern.regex)),
        choices_(std::move(choices)) {}

  absl::StatusOr<Value> Apply(Value responses, const Value& scorer_input) const override {
    const Value* input = scorer_input.Find("input");
    if (input == nullptr || !input->is_string()) {
      return absl::InvalidArgumentError("bbh_multi_choice: the document has no text \"input\"");
    }
    ETALON_TRY(const Names names, NamesIn(input->AsString()));
    return MapResponses(responses, [&](const Value& response) -> absl::StatusOr<Value> {
      if (!response.is_string()) {
        return absl::InvalidArgumentError("bbh_multi_choice: a response is no text");
      }
      ETALON_TRY(const std::string match, Extract(response.AsString(), names));
      return Value(match.empty() ? extended_.fallback() : match);
    });
  }

 private:
  absl::StatusOr<Names> NamesIn(std::string_view question) const {
    ETALON_TRY(const auto matches, choices_->FindAll(question));
    Names names;
    std::vector<std::string> texts, letters;
    for (const auto& match : matches) {
      if (letters.size() == 26) {
        return absl::InvalidArgumentError("bbh_multi_choice: a question of more than 26 choices");
      }
      ETALON_TRY(const std::string text,
                 extended_.WithoutIgnored(std::string(PythonStrip(match.groups[1].value_or("")))));
      const std::string letter(1, static_cast<char>('A' + letters.size()));
      names.letter_of_text[text] = StrCat("(", letter, ")");
      texts.push_back(EscapeRegex(text));
      letters.push_back(letter);
    }
    // A choice that begins another one must not win over it.
    std::stable_sort(texts.begin(), texts.end(), [](const std::string& a, const std::string& b) {
      return CodePointCount(a) > CodePointCount(b);
    });
    ETALON_TRY(names.texts, PythonRegex::Compile(JoinText(texts, "|")));
    ETALON_TRY(names.letters,
               PythonRegex::Compile(StrCat(":[\\s]*(", JoinText(letters, "|"), ")")));
    return names;
  }

  absl::StatusOr<std::string> Extract(const std::string& response, const Names& names) const {
    ETALON_TRY(std::string match, extended_.FindMatch(*regex_, response));
    if (!match.empty()) return match;
    ETALON_TRY(const std::string bare, extended_.WithoutIgnored(response));
    ETALON_TRY(match, extended_.FindMatch(*names.texts, bare));
    if (!match.empty()) {
      const auto letter = names.letter_of_text.find(match);
      return letter == names.letter_of_text.end() ? match : letter->second;
    }
    ETALON_TRY(match, extended_.FindMatch(*names.letters, response));
    return match.empty() ? match : StrCat("(", match, ")");
  }

  ExtendedRegex extended_;
  std::unique_ptr<PythonRegex> regex_, choices_;
};

absl::StatusOr<std::unique_ptr<Filter>> Create(const Value& arguments) {
  ETALON_TRY(auto pattern, ReadExtendedPattern(arguments));
  ETALON_TRY(auto choices, PythonRegex::Compile("\\([A-Z]\\)([^\\n^(]*)"));
  return std::make_unique<BbhMultiChoiceFilter>(std::move(pattern), std::move(choices));
}

}  // namespace

extern const FilterEntry filter_bbh_multi_choice;
const FilterEntry filter_bbh_multi_choice = {
    .name = "bbh_multi_choice",
    .summary = "a match of regex_pattern, else the question's choice that the response names",
    .create = Create,
};

}  // namespace etalon
