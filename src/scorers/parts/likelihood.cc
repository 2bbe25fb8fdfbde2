#include "base/try.h"
#include "scorers/choices.h"

namespace etalon {
namespace {

class LikelihoodScorer : public Scorer {
 public:
  absl::StatusOr<Score> Mark(const Value& scorer_input,
                             std::span<const Value> results) const override {
    ETALON_TRY(const Choices choices, ReadChoices(scorer_input, results));
    ETALON_TRY(const int64_t gold, OnlyGold("likelihood", choices));
    return Score{choices.log_likelihoods[static_cast<size_t>(gold)]};
  }
};

absl::StatusOr<std::unique_ptr<Scorer>> Create(const Value& arguments) {
  ETALON_TRY_DO(RefuseArguments("likelihood", arguments));
  return std::make_unique<LikelihoodScorer>();
}

}  // namespace

extern const ScorerEntry scorer_likelihood;
const ScorerEntry scorer_likelihood = {
    .name = "likelihood",
    .summary = "log-likelihood of the right choice, in nats",
    .metric = "mean",
    .higher_is_better = true,
    .is_binary = false,
    .create = Create,
};

}  // namespace etalon
