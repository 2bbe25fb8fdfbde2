#include "base/try.h"
#include "scorers/choices.h"
#include "scorers/drop.h"

namespace etalon {
namespace {

class DropEmScorer : public Scorer {
 public:
  absl::StatusOr<Score> Mark(const Value& scorer_input,
                             std::span<const Value> results) const override {
    ETALON_TRY(const DropMark mark, MarkDrop("drop_em", scorer_input, results));
    return Score{mark.exact};
  }
};

absl::StatusOr<std::unique_ptr<Scorer>> Create(const Value& arguments) {
  ETALON_TRY_DO(RefuseArguments("drop_em", arguments));
  return std::make_unique<DropEmScorer>();
}

}  // namespace

extern const ScorerEntry scorer_drop_em;
const ScorerEntry scorer_drop_em = {
    .name = "drop_em",
    .summary = "1 when a text is one of the answers, but for articles and punctuation (DROP)",
    .metric = "mean",
    .higher_is_better = true,
    .is_binary = true,
    .create = Create,
};

}  // namespace etalon
