#include "similarity/chrf.h"

#include "base/try.h"
#include "scorers/choices.h"
#include "scorers/texts.h"

namespace etalon {
namespace {

class ChrfScorer : public Scorer {
 public:
  absl::StatusOr<Score> Mark(const Value& scorer_input,
                             std::span<const Value> results) const override {
    ETALON_TRY(const AnsweredText text, ReadAnsweredText("chrf", scorer_input, results));
    return ChrfStatistics(text.answer, text.references, ChrfRuns::kCharacters);
  }
};

absl::StatusOr<std::unique_ptr<Scorer>> Create(const Value& arguments) {
  ETALON_TRY_DO(RefuseArguments("chrf", arguments));
  return std::make_unique<ChrfScorer>();
}

}  // namespace

extern const ScorerEntry scorer_chrf;
const ScorerEntry scorer_chrf = {
    .name = "chrf",
    .summary = "counts of runs of 1 to 6 characters, for chrF over all documents",
    .metric = "chrf",
    .higher_is_better = true,
    .is_binary = false,
    .numbers = ChrfNumbers(ChrfRuns::kCharacters),
    .create = Create,
};

}  // namespace etalon
