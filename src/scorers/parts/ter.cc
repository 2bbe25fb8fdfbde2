#include "similarity/ter.h"

#include "base/try.h"
#include "scorers/choices.h"
#include "scorers/texts.h"

namespace etalon {
namespace {

class TerScorer : public Scorer {
 public:
  absl::StatusOr<Score> Mark(const Value& scorer_input,
                             std::span<const Value> results) const override {
    ETALON_TRY(const AnsweredText text, ReadAnsweredText("ter", scorer_input, results));
    return TerStatistics(text.answer, text.references);
  }
};

absl::StatusOr<std::unique_ptr<Scorer>> Create(const Value& arguments) {
  ETALON_TRY_DO(RefuseArguments("ter", arguments));
  return std::make_unique<TerScorer>();
}

}  // namespace

extern const ScorerEntry scorer_ter;
const ScorerEntry scorer_ter = {
    .name = "ter",
    .summary = "[edits, reference length], for the translation edit rate over all documents",
    .metric = "ter",
    .higher_is_better = false,
    .is_binary = false,
    .numbers = kTerNumbers,
    .create = Create,
};

}  // namespace etalon
