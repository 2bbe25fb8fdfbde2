#include "similarity/rouge_sets.h"

#include <algorithm>

#include "base/text.h"
#include "base/try.h"
#include "scorers/choices.h"
#include "scorers/texts.h"

namespace etalon {
namespace {

class RougeSetsScorer : public Scorer {
 public:
  absl::StatusOr<Score> Mark(const Value& scorer_input,
                             std::span<const Value> results) const override {
    ETALON_TRY(const AnsweredText text, ReadAnsweredText("rouge_sets", scorer_input, results));
    double best = 0;
    for (const std::string& reference : text.references) {
      best = std::max(best, RougeLOfSets(reference, PythonStrip(text.answer)));
    }
    return Score{best};
  }
};

absl::StatusOr<std::unique_ptr<Scorer>> Create(const Value& arguments) {
  ETALON_TRY_DO(RefuseArguments("rouge_sets", arguments));
  return std::make_unique<RougeSetsScorer>();
}

}  // namespace

extern const ScorerEntry scorer_rouge_sets;
const ScorerEntry scorer_rouge_sets = {
    .name = "rouge_sets",
    .summary = "ROUGE-L as the package rouge has it: each word counts once, 0 to 1 (LongBench)",
    .metric = "mean",
    .higher_is_better = true,
    .is_binary = false,
    .create = Create,
};

}  // namespace etalon
