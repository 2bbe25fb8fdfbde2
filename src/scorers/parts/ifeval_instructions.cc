#include <memory>

#include "base/try.h"
#include "etalon/scorer.h"
#include "scorers/ifeval/reply.h"

namespace etalon {
namespace {

class IfevalInstructionsScorer : public Scorer {
 public:
  explicit IfevalInstructionsScorer(ifeval::Reading reading) : reading_(reading) {}

  absl::StatusOr<Score> Mark(const Value& scorer_input,
                             std::span<const Value> results) const override {
    ETALON_TRY(const auto followed, ifeval::FollowedInstructions(scorer_input, results, reading_));
    return Score(followed.begin(), followed.end());
  }

 private:
  const ifeval::Reading reading_;
};

absl::StatusOr<std::unique_ptr<Scorer>> Create(const Value& arguments) {
  ETALON_TRY(const auto reading, ifeval::ReadReading("ifeval_instructions", arguments));
  return std::make_unique<IfevalInstructionsScorer>(reading);
}

}  // namespace

extern const ScorerEntry scorer_ifeval_instructions;
const ScorerEntry scorer_ifeval_instructions = {
    .name = "ifeval_instructions",
    .summary = "for each instruction of a prompt 1 when the reply follows it (IFEval)",
    .metric = "pooled_mean",
    .higher_is_better = true,
    .is_binary = false,
    .create = Create,
};

}  // namespace etalon
