#include "base/try.h"
#include "scorers/choices.h"

namespace etalon {
namespace {

class F1Scorer : public Scorer {
 public:
  absl::StatusOr<Score> Mark(const Value& scorer_input,
                             std::span<const Value> results) const override {
    ETALON_TRY(const Choices choices, ReadChoices(scorer_input, results));
    if (choices.gold.size() != 1) {
      return absl::InvalidArgumentError("f1: a document with several right answers");
    }
    return Score{static_cast<double>(choices.gold[0]),
                 static_cast<double>(ArgMax(choices.log_likelihoods))};
  }
};

absl::StatusOr<std::unique_ptr<Scorer>> Create(const Value& arguments) {
  ETALON_TRY_DO(RefuseArguments("f1", arguments));
  return std::make_unique<F1Scorer>();
}

}  // namespace

extern const ScorerEntry scorer_f1;
const ScorerEntry scorer_f1 = {
    .name = "f1",
    .summary = "[gold, predicted] choice, for the F1 score over all documents",
    .metric = "f1",
    .higher_is_better = true,
    .is_binary = false,
    .numbers = 2,
    .create = Create,
};

}  // namespace etalon
