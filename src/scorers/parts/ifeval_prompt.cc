#include <algorithm>
#include <memory>

#include "base/try.h"
#include "etalon/scorer.h"
#include "scorers/ifeval/reply.h"

namespace etalon {
namespace {

class IfevalPromptScorer : public Scorer {
 public:
  explicit IfevalPromptScorer(ifeval::Reading reading) : reading_(reading) {}

  absl::StatusOr<Score> Mark(const Value& scorer_input,
                             std::span<const Value> results) const override {
    ETALON_TRY(const auto followed, ifeval::FollowedInstructions(scorer_input, results, reading_));
    const bool follows_all = std::find(followed.begin(), followed.end(), false) == followed.end();
    return Score{follows_all ? 1.0 : 0.0};
  }

 private:
  const ifeval::Reading reading_;
};

absl::StatusOr<std::unique_ptr<Scorer>> Create(const Value& arguments) {
  ETALON_TRY(const auto reading, ifeval::ReadReading("ifeval_prompt", arguments));
  return std::make_unique<IfevalPromptScorer>(reading);
}

}  // namespace

extern const ScorerEntry scorer_ifeval_prompt;
const ScorerEntry scorer_ifeval_prompt = {
    .name = "ifeval_prompt",
    .summary = "1 when a reply follows every instruction of its prompt (IFEval)",
    .metric = "mean",
    .higher_is_better = true,
    .is_binary = true,
    .create = Create,
};

}  // namespace etalon
