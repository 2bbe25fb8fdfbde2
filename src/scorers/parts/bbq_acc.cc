#include "base/try.h"
#include "scorers/bbq.h"
#include "scorers/choices.h"

namespace etalon {
namespace {

class BbqAccScorer : public Scorer {
 public:
  absl::StatusOr<Score> Mark(const Value& scorer_input,
                             std::span<const Value> results) const override {
    ETALON_TRY(const BbqMark mark, MarkBbq(scorer_input, results));
    return Score{mark.is_right};
  }
};

absl::StatusOr<std::unique_ptr<Scorer>> Create(const Value& arguments) {
  ETALON_TRY_DO(RefuseArguments("bbq_acc", arguments));
  return std::make_unique<BbqAccScorer>();
}

}  // namespace

extern const ScorerEntry scorer_bbq_acc;
const ScorerEntry scorer_bbq_acc = {
    .name = "bbq_acc",
    .summary = "1 when the answer is right, any way of saying \"unknown\" included (BBQ)",
    .metric = "mean",
    .higher_is_better = true,
    .is_binary = true,
    .create = Create,
};

}  // namespace etalon
