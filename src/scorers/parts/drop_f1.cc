#include "base/try.h"
#include "scorers/choices.h"
#include "scorers/drop.h"

namespace etalon {
namespace {

class DropF1Scorer : public Scorer {
 public:
  absl::StatusOr<Score> Mark(const Value& scorer_input,
                             std::span<const Value> results) const override {
    ETALON_TRY(const DropMark mark, MarkDrop("drop_f1", scorer_input, results));
    return Score{mark.f1};
  }
};

absl::StatusOr<std::unique_ptr<Scorer>> Create(const Value& arguments) {
  ETALON_TRY_DO(RefuseArguments("drop_f1", arguments));
  return std::make_unique<DropF1Scorer>();
}

}  // namespace

extern const ScorerEntry scorer_drop_f1;
const ScorerEntry scorer_drop_f1 = {
    .name = "drop_f1",
    .summary = "the words that a text shares with the best answer, of two decimals (DROP)",
    .metric = "mean",
    .higher_is_better = true,
    .is_binary = false,
    .create = Create,
};

}  // namespace etalon
