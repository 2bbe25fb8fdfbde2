#include <algorithm>

#include "base/letter_case.h"
#include "base/regex.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "scorers/choices.h"

namespace etalon {
namespace {

constexpr std::string_view kPunctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
constexpr std::string_view kDigits = "0123456789";

std::string Without(std::string_view text, std::string_view characters) {
  std::string out;
  for (const char c : text) {
    if (characters.find(c) == std::string_view::npos) out += c;
  }
  return out;
}

// The answer equals a reference after both were normalised, in lm-eval's order: regexes_to_ignore,
// ignore_case, ignore_punctuation, ignore_numbers. For multiple choice: the right choice was the
// greedy continuation.
class ExactMatchScorer : public Scorer {
 public:
  static absl::StatusOr<std::unique_ptr<Scorer>> Create(const Value& arguments) {
    static constexpr std::string_view kKnown[] = {"regexes_to_ignore", "ignore_case",
                                                  "ignore_punctuation", "ignore_numbers"};
    if (arguments.is_dict()) {
      for (const auto& [name, value] : arguments.AsDict()) {
        if (std::find(std::begin(kKnown), std::end(kKnown), name) != std::end(kKnown)) continue;
        const std::vector<std::string> known(std::begin(kKnown), std::end(kKnown));
        return absl::InvalidArgumentError(
            StrCat("scorer exact_match: unknown argument \"", name, "\"", DidYouMean(name, known)));
      }
    }
    auto scorer = std::make_unique<ExactMatchScorer>();
    ETALON_TRY(scorer->ignore_case_, Switch(arguments, "ignore_case"));
    ETALON_TRY(scorer->ignore_punctuation_, Switch(arguments, "ignore_punctuation"));
    ETALON_TRY(scorer->ignore_numbers_, Switch(arguments, "ignore_numbers"));
    if (const Value* regexes = arguments.Find("regexes_to_ignore");
        regexes != nullptr && !regexes->is_none()) {
      if (!regexes->is_list()) {
        return absl::InvalidArgumentError("scorer exact_match: regexes_to_ignore must be a list");
      }
      for (const Value& pattern : regexes->AsList()) {
        if (!pattern.is_string()) {
          return absl::InvalidArgumentError("scorer exact_match: a regular expression is no text");
        }
        ETALON_TRY(auto regex, PythonRegex::Compile(pattern.AsString()));
        scorer->regexes_.push_back(std::move(regex));
      }
    }
    return scorer;
  }

  absl::StatusOr<Score> Mark(const Value& scorer_input,
                             std::span<const Value> results) const override {
    if (scorer_input.Find("references") == nullptr) {
      ETALON_TRY(const Choices choices, ReadChoices(scorer_input, results));
      const bool is_right = std::any_of(choices.gold.begin(), choices.gold.end(), [&](int64_t i) {
        return i >= 0 && i < static_cast<int64_t>(choices.texts.size()) &&
               choices.is_greedy[static_cast<size_t>(i)];
      });
      return Score{is_right ? 1.0 : 0.0};
    }
    if (results.empty() || !IsText(results[0])) {
      return absl::InvalidArgumentError(
          "exact_match: the filters must leave one text, e.g. by take_first");
    }
    ETALON_TRY(const std::string answer, Normalise(TextOf(results[0])));
    const Value* references = scorer_input.Find("references");
    if (!references->is_list()) return absl::InvalidArgumentError("\"references\" is no list");
    for (const Value& reference : references->AsList()) {
      if (!reference.is_string()) return absl::InvalidArgumentError("a reference is no text");
      ETALON_TRY(const std::string wanted, Normalise(reference.AsString()));
      if (answer == wanted) return Score{1.0};
    }
    return Score{0.0};
  }

 private:
  static absl::StatusOr<bool> Switch(const Value& arguments, std::string_view name) {
    const Value* value = arguments.Find(name);
    if (value == nullptr || value->is_none()) return false;
    if (value->is_bool()) return value->AsBool();
    // Files of the field have "true" run together with a list into one text, which is true.
    if (value->is_string() && value->AsString().starts_with("true - ")) return true;
    return absl::InvalidArgumentError(
        StrCat("scorer exact_match: ", name, " must be true or false"));
  }

  // A pipeline may leave a list of one text (majority_vote without take_first after it).
  static bool IsText(const Value& result) {
    return result.is_string() ||
           (result.is_list() && result.AsList().size() == 1 && result.AsList()[0].is_string());
  }
  static const std::string& TextOf(const Value& result) {
    return result.is_string() ? result.AsString() : result.AsList()[0].AsString();
  }

  absl::StatusOr<std::string> Normalise(std::string text) const {
    for (const auto& regex : regexes_) {
      ETALON_TRY(text, regex->Sub("", text));
      DropNulAtEnd(&text);
    }
    if (ignore_case_) text = LowerCase(text);
    if (ignore_punctuation_) text = Without(text, kPunctuation);
    if (ignore_numbers_) text = Without(text, kDigits);
    DropNulAtEnd(&text);
    return text;
  }

  // numpy's string arrays, through which lm-eval compares, keep no NUL at the end.
  static void DropNulAtEnd(std::string* text) {
    while (!text->empty() && text->back() == '\0') text->pop_back();
  }

  std::vector<std::unique_ptr<PythonRegex>> regexes_;
  bool ignore_case_ = false, ignore_punctuation_ = false, ignore_numbers_ = false;
};

}  // namespace

extern const ScorerEntry scorer_exact_match;
const ScorerEntry scorer_exact_match = {
    .name = "exact_match",
    .summary = "1 when the answer equals a reference, after the normalisation asked for",
    .metric = "mean",
    .higher_is_better = true,
    .is_binary = true,
    .create = ExactMatchScorer::Create,
};

}  // namespace etalon
