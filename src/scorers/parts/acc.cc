#include "base/try.h"
#include "scorers/choices.h"

namespace etalon {
namespace {

class AccScorer : public Scorer {
 public:
  absl::StatusOr<Score> Mark(const Value& scorer_input,
                             std::span<const Value> results) const override {
    if (scorer_input.Find("choices") == nullptr) {
      // A log-likelihood task: was the continuation the greedy one?
      ETALON_TRY_DO(ReadOnlyLogLikelihood("acc", results));
      return Score{results[0].AsList()[1] == Value(true) ? 1.0 : 0.0};
    }
    ETALON_TRY(const Choices choices, ReadChoices(scorer_input, results));
    return Score{choices.IsGold(ArgMax(choices.log_likelihoods)) ? 1.0 : 0.0};
  }
};

absl::StatusOr<std::unique_ptr<Scorer>> Create(const Value& arguments) {
  ETALON_TRY_DO(RefuseArguments("acc", arguments));
  return std::make_unique<AccScorer>();
}

}  // namespace

extern const ScorerEntry scorer_acc;
const ScorerEntry scorer_acc = {
    .name = "acc",
    .summary = "1 when the most probable choice (or, for one continuation, every token) is right",
    .metric = "mean",
    .higher_is_better = true,
    .is_binary = true,
    .create = Create,
};

}  // namespace etalon
