#include <cmath>
#include <optional>

#include "base/text.h"
#include "base/try.h"
#include "scorers/choices.h"

namespace etalon {
namespace {

constexpr std::string_view kNumberCharacters = "0123456789.,";

// The last match of (\-?[0-9\.\,]+); empty when there is none.
std::string_view LastNumber(std::string_view text) {
  const size_t last = text.find_last_of(kNumberCharacters);
  if (last == std::string_view::npos) return {};
  const size_t before = text.find_last_not_of(kNumberCharacters, last);
  size_t first = before == std::string_view::npos ? 0 : before + 1;
  if (first > 0 && text[first - 1] == '-') --first;
  return text.substr(first, last + 1 - first);
}

// As a whole number, without the full stops at its ends and the commas in it; none where Python's
// float() reads no number there, or one with a fraction.
std::optional<double> WholeNumber(std::string_view text) {
  const size_t first = text.find_first_not_of('.');
  if (first == std::string_view::npos) return std::nullopt;
  text = text.substr(first, text.find_last_not_of('.') + 1 - first);
  const auto number = ParseDouble(ReplaceAll(text, ",", ""));
  const bool is_whole =
      number.has_value() && std::isfinite(*number) && std::floor(*number) == *number;
  return is_whole ? number : std::nullopt;
}

// The field's ja_leaderboard_mgsm.
class LastIntegerScorer : public Scorer {
 public:
  absl::StatusOr<Score> Mark(const Value& scorer_input,
                             std::span<const Value> results) const override {
    if (results.size() != 1 || !results[0].is_string()) {
      return absl::InvalidArgumentError(
          "last_integer: the filters must leave one text, e.g. by take_first");
    }
    const Value* references = scorer_input.Find("references");
    if (references == nullptr || !references->is_list() || references->AsList().empty()) {
      return absl::InvalidArgumentError("last_integer: the document has no \"references\"");
    }
    const auto answer = WholeNumber(LastNumber(results[0].AsString()));
    for (const Value& reference : references->AsList()) {
      const auto wanted = reference.is_string() ? ParseInt(reference.AsString()) : std::nullopt;
      if (!wanted.has_value()) {
        return absl::InvalidArgumentError("last_integer: a reference is no whole number");
      }
      if (answer.has_value() && IsEqual(*answer, *wanted)) return Score{1.0};
    }
    return Score{0.0};
  }

 private:
  // Exactly: no integer of 64 bits is rounded to a double first.
  static bool IsEqual(double number, int64_t wanted) {
    constexpr double kBeyond = 0x1p63;
    return number >= -kBeyond && number < kBeyond && static_cast<int64_t>(number) == wanted;
  }
};

absl::StatusOr<std::unique_ptr<Scorer>> Create(const Value& arguments) {
  ETALON_TRY_DO(RefuseArguments("last_integer", arguments));
  return std::make_unique<LastIntegerScorer>();
}

}  // namespace

extern const ScorerEntry scorer_last_integer;
const ScorerEntry scorer_last_integer = {
    .name = "last_integer",
    .summary = "1 when the last number of the answer is the whole number wanted (Japanese MGSM)",
    .metric = "mean",
    .higher_is_better = true,
    .is_binary = true,
    .create = Create,
};

}  // namespace etalon
