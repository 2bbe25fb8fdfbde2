#include "base/try.h"
#include "scorers/choices.h"

namespace etalon {
namespace {

class AccMutualInfoScorer : public Scorer {
 public:
  absl::StatusOr<Score> Mark(const Value& scorer_input,
                             std::span<const Value> results) const override {
    ETALON_TRY(const Choices choices, ReadChoices(scorer_input, results));
    if (choices.unconditional.empty()) {
      return absl::InvalidArgumentError("acc_mutual_info: the choices alone were not asked");
    }
    std::vector<double> information;
    for (size_t i = 0; i < choices.texts.size(); ++i) {
      information.push_back(choices.log_likelihoods[i] - choices.unconditional[i]);
    }
    // lm-eval fails here too.
    if (choices.gold.size() != 1) {
      return absl::InvalidArgumentError("acc_mutual_info: wants one right answer");
    }
    return Score{choices.IsGold(ArgMax(information)) ? 1.0 : 0.0};
  }
};

absl::StatusOr<std::unique_ptr<Scorer>> Create(const Value& arguments) {
  ETALON_TRY_DO(RefuseArguments("acc_mutual_info", arguments));
  return std::make_unique<AccMutualInfoScorer>();
}

}  // namespace

extern const ScorerEntry scorer_acc_mutual_info;
const ScorerEntry scorer_acc_mutual_info = {
    .name = "acc_mutual_info",
    .summary = "acc with the log-likelihood of the choice alone subtracted",
    .metric = "mean",
    .higher_is_better = true,
    .is_binary = true,
    .create = Create,
};

}  // namespace etalon
