#include "base/try.h"
#include "scorers/choices.h"
#include "scorers/texts.h"
#include "similarity/chrf.h"

namespace etalon {
namespace {

class ChrfPlusPlusScorer : public Scorer {
 public:
  absl::StatusOr<Score> Mark(const Value& scorer_input,
                             std::span<const Value> results) const override {
    ETALON_TRY(const AnsweredText text, ReadAnsweredText("chrf++", scorer_input, results));
    return ChrfStatistics(text.answer, text.references, ChrfRuns::kCharactersAndWords);
  }
};

absl::StatusOr<std::unique_ptr<Scorer>> Create(const Value& arguments) {
  ETALON_TRY_DO(RefuseArguments("chrf++", arguments));
  return std::make_unique<ChrfPlusPlusScorer>();
}

}  // namespace

extern const ScorerEntry scorer_chrf_plus_plus;
const ScorerEntry scorer_chrf_plus_plus = {
    .name = "chrf++",
    .summary = "counts of runs of characters and of words, for chrF++ over all documents",
    .metric = "chrf++",
    .higher_is_better = true,
    .is_binary = false,
    .numbers = ChrfNumbers(ChrfRuns::kCharactersAndWords),
    .create = Create,
};

}  // namespace etalon
