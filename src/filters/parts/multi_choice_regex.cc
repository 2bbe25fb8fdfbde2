#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "base/letter_case.h"
#include "base/regex.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "etalon/filter.h"
#include "filters/arguments.h"
#include "filters/extended_regex.h"

namespace etalon {
namespace {

constexpr std::string_view kDefaultPattern = "#### (\\-?[0-9\\.\\,]+)";

struct Options {
  int64_t group_select = 0;
  std::string fallback;
  bool ignore_case = false, ignore_punctuation = false;
  std::vector<std::unique_ptr<PythonRegex>> ignored;
};

// What the choices of one document look for in a response: their texts, else ": A".
struct ChoiceForms {
  std::unique_ptr<PythonRegex> texts, letters;
  std::map<std::string, std::string> label_of_text, label_of_letter;
};

// The answer as "(A)": by the task's pattern, else the text of a choice, else a letter behind a
// colon.
class MultiChoiceRegex : public Filter {
 public:
  MultiChoiceRegex(std::unique_ptr<PythonRegex> pattern, std::unique_ptr<PythonRegex> punctuation,
                   Options options)
      : pattern_(std::move(pattern)),
        punctuation_(std::move(punctuation)),
        options_(std::move(options)) {}

  absl::StatusOr<Value> Apply(Value responses, const Value& scorer_input) const override {
    ETALON_TRY(const ChoiceForms forms, FormsOf(scorer_input));
    return MapResponses(responses, [&](const Value& response) -> absl::StatusOr<Value> {
      const std::string text = response.is_string() ? response.AsString() : "";
      ETALON_TRY(std::string match, Find(*pattern_, text));
      if (match.empty()) {
        ETALON_TRY(const std::string plain, WithoutIgnored(text));
        ETALON_TRY(match, FindLabel(*forms.texts, plain, forms.label_of_text));
      }
      if (match.empty()) {
        ETALON_TRY(match, FindLabel(*forms.letters, text, forms.label_of_letter));
      }
      return Value(match.empty() ? options_.fallback : match);
    });
  }

 private:
  absl::StatusOr<ChoiceForms> FormsOf(const Value& scorer_input) const {
    const Value* choices = scorer_input.Find("choices");
    if (choices == nullptr || !choices->is_list()) {
      return absl::InvalidArgumentError(
          "multi_choice_regex: the document has no list \"choices\" to look for");
    }
    ChoiceForms forms;
    std::vector<std::string> texts, letters;
    uint32_t next = 'A';
    for (const Value& choice : choices->AsList()) {
      if (!choice.is_string()) {
        return absl::InvalidArgumentError("multi_choice_regex: a choice is no text");
      }
      ETALON_TRY(const std::string text, WithoutIgnored(PythonStrip(choice.AsString())));
      std::string letter;
      AppendUtf8(next++, &letter);
      texts.push_back(EscapeRegex(text));
      forms.label_of_text[text] = StrCat("(", letter, ")");
      forms.label_of_letter[letter] = StrCat("(", letter, ")");
      letters.push_back(std::move(letter));
    }
    // The longest first, so that a choice does not hide another that it begins.
    std::stable_sort(texts.begin(), texts.end(), [](const std::string& a, const std::string& b) {
      return CodePointCount(a) > CodePointCount(b);
    });
    ETALON_TRY(forms.texts, PythonRegex::Compile(JoinText(texts, "|")));
    ETALON_TRY(forms.letters,
               PythonRegex::Compile(StrCat(R"(:[\s]*()", JoinText(letters, "|"), ")")));
    return forms;
  }

  absl::StatusOr<std::string> WithoutIgnored(std::string_view text) const {
    std::string out(text);
    for (const auto& each : options_.ignored) {
      ETALON_TRY(out, each->Sub("", out));
    }
    if (options_.ignore_case) out = LowerCase(out);
    if (options_.ignore_punctuation) {
      ETALON_TRY(out, punctuation_->Sub("", out));
    }
    return out;
  }

  // The group_select-th match, stripped; empty where there is none, as where it is empty.
  absl::StatusOr<std::string> Find(const PythonRegex& regex, std::string_view text) const {
    ETALON_TRY(const auto matches, regex.FindAll(text));
    if (matches.empty()) return std::string();
    const auto count = static_cast<int64_t>(matches.size());
    const int64_t selected = options_.group_select;
    const int64_t at = selected < 0 ? selected + count : selected;
    if (at < 0 || at >= count) {
      return absl::InvalidArgumentError(
          StrCat("multi_choice_regex: group_select ", selected, " of only ", count, " matches"));
    }
    const auto& groups = matches[static_cast<size_t>(at)].groups;
    for (size_t i = groups.size() == 1 ? 0 : 1; i < groups.size(); ++i) {
      if (groups[i].has_value() && !groups[i]->empty()) {
        return std::string(PythonStrip(*groups[i]));
      }
    }
    return std::string();
  }

  absl::StatusOr<std::string> FindLabel(const PythonRegex& regex, std::string_view text,
                                        const std::map<std::string, std::string>& labels) const {
    ETALON_TRY(std::string match, Find(regex, text));
    const auto it = match.empty() ? labels.end() : labels.find(match);
    return it == labels.end() ? match : it->second;
  }

  const std::unique_ptr<PythonRegex> pattern_, punctuation_;
  const Options options_;
};

absl::StatusOr<std::unique_ptr<Filter>> Create(const Value& arguments) {
  ETALON_TRY_DO(
      RequireKnownArguments(arguments, {"regex_pattern", "group_select", "fallback", "ignore_case",
                                        "ignore_punctuation", "regexes_to_ignore"}));
  Options options;
  ETALON_TRY(const std::string pattern, TextArgument(arguments, "regex_pattern", kDefaultPattern));
  ETALON_TRY(options.group_select, IntegerArgument(arguments, "group_select", 0));
  ETALON_TRY(options.fallback, TextArgument(arguments, "fallback", kNothingExtracted));
  ETALON_TRY(options.ignore_case, FlagArgument(arguments, "ignore_case"));
  ETALON_TRY(options.ignore_punctuation, FlagArgument(arguments, "ignore_punctuation"));
  ETALON_TRY(options.ignored, RegexesToIgnore(arguments));
  ETALON_TRY(auto regex, PythonRegex::Compile(pattern));
  ETALON_TRY(auto punctuation, PythonRegex::Compile(R"(\p{P})"));
  return std::make_unique<MultiChoiceRegex>(std::move(regex), std::move(punctuation),
                                            std::move(options));
}

}  // namespace

extern const FilterEntry filter_multi_choice_regex;
const FilterEntry filter_multi_choice_regex = {
    .name = "multi_choice_regex",
    .summary =
        "the answer as \"(A)\": by regex_pattern, a choice's text, or a letter after a colon",
    .create = Create,
};

}  // namespace etalon
