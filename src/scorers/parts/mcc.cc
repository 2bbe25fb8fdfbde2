#include "base/try.h"
#include "scorers/choices.h"

namespace etalon {
namespace {

class MccScorer : public Scorer {
 public:
  absl::StatusOr<Score> Mark(const Value& scorer_input,
                             std::span<const Value> results) const override {
    ETALON_TRY(const Choices choices, ReadChoices(scorer_input, results));
    if (choices.gold.size() != 1) {
      return absl::InvalidArgumentError("mcc: a document with several right answers");
    }
    return Score{static_cast<double>(choices.gold[0]),
                 static_cast<double>(ArgMax(choices.log_likelihoods))};
  }
};

absl::StatusOr<std::unique_ptr<Scorer>> Create(const Value& arguments) {
  ETALON_TRY_DO(RefuseArguments("mcc", arguments));
  return std::make_unique<MccScorer>();
}

}  // namespace

extern const ScorerEntry scorer_mcc;
const ScorerEntry scorer_mcc = {
    .name = "mcc",
    .summary = "[gold, predicted] choice, for Matthews correlation over all documents",
    .metric = "matthews_corrcoef",
    .higher_is_better = true,
    .is_binary = false,
    .numbers = 2,
    .create = Create,
};

}  // namespace etalon
