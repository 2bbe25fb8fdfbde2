#include <algorithm>
#include <optional>

#include "absl/status/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "scorers/choices.h"
#include "scorers/texts.h"

namespace etalon {
namespace {

// A filter such as map leaves a number where others leave a text.
std::optional<int64_t> WholeNumber(const Value& result) {
  if (result.is_int()) return result.AsInt();
  const std::string* text = OnlyText(result);
  return text == nullptr ? std::nullopt : ParseInt(PythonStrip(*text));
}

// Labels are whole numbers, as in the libraries that measure this.
class AccuracyScorer : public Scorer {
 public:
  absl::StatusOr<Score> Mark(const Value& scorer_input,
                             std::span<const Value> results) const override {
    const auto given = results.empty() ? std::nullopt : WholeNumber(results[0]);
    if (!given.has_value()) {
      return absl::InvalidArgumentError(
          "accuracy: the filters must leave one whole number, e.g. by map");
    }
    const Value* references = scorer_input.Find("references");
    if (references == nullptr || !references->is_list() || references->AsList().empty()) {
      return absl::InvalidArgumentError("accuracy: the document has no \"references\"");
    }
    bool is_right = false;
    for (const Value& reference : references->AsList()) {
      const auto wanted = reference.is_string() ? WholeNumber(reference) : std::nullopt;
      if (!wanted.has_value()) {
        return absl::InvalidArgumentError("accuracy: a reference is no whole number");
      }
      is_right = is_right || *wanted == *given;
    }
    return Score{is_right ? 1.0 : 0.0};
  }
};

absl::StatusOr<std::unique_ptr<Scorer>> Create(const Value& arguments) {
  ETALON_TRY_DO(RefuseArguments("accuracy", arguments));
  return std::make_unique<AccuracyScorer>();
}

}  // namespace

extern const ScorerEntry scorer_accuracy;
const ScorerEntry scorer_accuracy = {
    .name = "accuracy",
    .summary = "1 when the answer is the whole number that a reference is",
    .metric = "mean",
    .higher_is_better = true,
    .is_binary = true,
    .create = Create,
};

}  // namespace etalon
