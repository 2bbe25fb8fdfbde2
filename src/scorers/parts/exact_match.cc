#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

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

// lm-eval's mark for a right answer that is no choice.
constexpr int64_t kNoGold = -100;

// The right choice was the greedy continuation. A label below 0 counts from the end, as an index of
// Python does.
bool IsAnyRightGreedy(const Choices& choices) {
  const auto count = static_cast<int64_t>(choices.is_greedy.size());
  return std::any_of(choices.gold.begin(), choices.gold.end(), [&](int64_t i) {
    const int64_t index = i < 0 ? i + count : i;
    return i != kNoGold && index >= 0 && index < count &&
           choices.is_greedy[static_cast<size_t>(index)];
  });
}

bool IsNumber(const Value& value) { return value.is_number() || value.is_bool(); }
double NumberOf(const Value& value) {
  return value.is_bool() ? (value.AsBool() ? 1 : 0) : value.AsDouble();
}

// The number that Python makes of a right answer, given as text, where the answer is of that kind.
absl::StatusOr<double> CastText(const std::string& text, bool is_number, const Value& answer) {
  const auto number = ParseDouble(PythonStrip(text));
  if (answer.is_bool()) return (is_number ? number.value_or(0) != 0 : !text.empty()) ? 1.0 : 0.0;
  if (number.has_value() && answer.is_float()) return *number;
  if (number.has_value() && answer.is_int()) {
    if (is_number) return std::trunc(*number);
    if (ParseInt(PythonStrip(text)).has_value()) return *number;
  }
  return absl::InvalidArgumentError(
      StrCat("exact_match: the answer is a number, and \"", text.substr(0, 80), "\" is none"));
}

// How numpy compares the answers with the right ones: texts with texts and numbers with numbers.
struct Compared {
  std::vector<std::string> answers, references;  // normalised; "" where it is no text
  std::vector<std::optional<double>> answer_numbers, reference_numbers;

  bool AreEqual(size_t answer, size_t reference) const {
    const auto &one = answer_numbers[answer], &other = reference_numbers[reference];
    if (one.has_value() || other.has_value()) return one == other;
    return answers[answer] == references[reference];
  }
};

// The answer equals a reference after both were normalised, in lm-eval's order: regexes_to_ignore,
// ignore_case, ignore_punctuation, ignore_numbers. Of several answers that the filters left: the
// share that equals the reference, or whether one does where there are several references. For
// multiple choice: the right choice was the greedy continuation.
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
      return Score{IsAnyRightGreedy(choices) ? 1.0 : 0.0};
    }
    ETALON_TRY(const Compared compared, Compare(scorer_input, results));
    const size_t answers = compared.answers.size(), references = compared.references.size();
    if (references == 0) return Score{0.0};
    int64_t equal = 0;
    if (answers == 1 || references == 1) {
      for (size_t i = 0; i < answers; ++i) {
        for (size_t j = 0; j < references; ++j) equal += compared.AreEqual(i, j) ? 1 : 0;
      }
    } else if (answers == references) {
      // Each with the one in its place.
      for (size_t i = 0; i < answers; ++i) equal += compared.AreEqual(i, i) ? 1 : 0;
    } else {
      return absl::InvalidArgumentError(StrCat("exact_match: the filters left ", answers,
                                               " answers for ", references, " right ones"));
    }
    if (references > 1 || scorer_input.FindString("reference_kind") == "numbers") {
      return Score{equal > 0 ? 1.0 : 0.0};
    }
    return Score{static_cast<double>(equal) / static_cast<double>(answers)};
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

  absl::StatusOr<Compared> Compare(const Value& scorer_input,
                                   std::span<const Value> results) const {
    const Value* references = scorer_input.Find("references");
    if (!references->is_list()) return absl::InvalidArgumentError("\"references\" is no list");
    if (results.empty()) return absl::InvalidArgumentError("exact_match: there is no answer");
    const bool is_list = results[0].is_list();
    const Value::List answers = is_list ? results[0].AsList() : Value::List{results[0]};
    if (answers.empty()) return absl::InvalidArgumentError("exact_match: the filters left nothing");
    Compared compared;
    bool has_number = false;
    for (const Value& answer : answers) {
      if (!answer.is_string() && !IsNumber(answer)) {
        return absl::InvalidArgumentError(
            "exact_match: the filters must leave texts or numbers, e.g. by take_first");
      }
      has_number |= !answer.is_string();
      compared.answers.push_back(answer.is_string() ? answer.AsString() : "");
      compared.answer_numbers.push_back(answer.is_string() ? std::nullopt
                                                           : std::optional(NumberOf(answer)));
    }
    // A right answer alone is made what the one answer is; in a list, and beside one, it stays.
    const std::string kind = scorer_input.FindString("reference_kind");
    const bool is_cast = !is_list && kind != "numbers" && references->AsList().size() == 1;
    for (const Value& reference : references->AsList()) {
      if (!reference.is_string()) return absl::InvalidArgumentError("a reference is no text");
      std::optional<double> number;
      if (is_cast && has_number) {
        ETALON_TRY(number, CastText(reference.AsString(), !kind.empty(), answers[0]));
      } else if (!is_cast && !kind.empty()) {
        number = ParseDouble(reference.AsString()).value_or(reference.AsString() == "True" ? 1 : 0);
      }
      has_number |= number.has_value();
      compared.references.push_back(reference.AsString());
      compared.reference_numbers.push_back(number);
    }
    const bool normalises =
        !regexes_.empty() || ignore_case_ || ignore_punctuation_ || ignore_numbers_;
    if (has_number && normalises) {
      return absl::InvalidArgumentError("exact_match: a number cannot be normalised as a text is");
    }
    ETALON_TRY_DO(Normalise(&compared.answers));
    ETALON_TRY_DO(Normalise(&compared.references));
    return compared;
  }

  // All texts of one array: numpy gives a text in lower case no more characters than the longest
  // of the array had, so that what grows ("İ") is cut.
  absl::Status Normalise(std::vector<std::string>* texts) const {
    size_t width = 0;
    for (std::string& text : *texts) {
      DropNulAtEnd(&text);
      for (const auto& regex : regexes_) {
        ETALON_TRY(text, regex->Sub("", text));
        DropNulAtEnd(&text);
      }
      if (ignore_case_) width = std::max(width, CodePointCount(text));
    }
    for (std::string& text : *texts) {
      if (ignore_case_) text = FirstCharacters(LowerCase(text), width);
      if (ignore_punctuation_) text = Without(text, kPunctuation);
      if (ignore_numbers_) text = Without(text, kDigits);
      DropNulAtEnd(&text);
    }
    return absl::OkStatus();
  }

  static std::string FirstCharacters(std::string text, size_t count) {
    if (CodePointCount(text) <= count) return text;
    std::string first;
    for (const uint32_t code_point : DecodeUtf8(text)) {
      if (count-- == 0) break;
      AppendUtf8(code_point, &first);
    }
    return first;
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
