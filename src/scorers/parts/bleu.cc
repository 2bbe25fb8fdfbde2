#include "similarity/bleu.h"

#include "base/try.h"
#include "scorers/choices.h"
#include "scorers/texts.h"

namespace etalon {
namespace {

class BleuScorer : public Scorer {
 public:
  explicit BleuScorer(std::unique_ptr<Bleu> bleu) : bleu_(std::move(bleu)) {}

  absl::StatusOr<Score> Mark(const Value& scorer_input,
                             std::span<const Value> results) const override {
    ETALON_TRY(const AnsweredText text, ReadAnsweredText("bleu", scorer_input, results));
    return bleu_->Statistics(text.answer, text.references);
  }

 private:
  const std::unique_ptr<Bleu> bleu_;
};

absl::StatusOr<std::unique_ptr<Scorer>> Create(const Value& arguments) {
  ETALON_TRY_DO(RefuseArguments("bleu", arguments));
  ETALON_TRY(auto bleu, Bleu::Create(BleuWords::k13a));
  return std::make_unique<BleuScorer>(std::move(bleu));
}

}  // namespace

extern const ScorerEntry scorer_bleu;
const ScorerEntry scorer_bleu = {
    .name = "bleu",
    .summary = "counts of words and of runs of 1 to 4 words, for BLEU over all documents",
    .metric = "bleu",
    .higher_is_better = true,
    .is_binary = false,
    .numbers = kBleuNumbers,
    .create = Create,
};

}  // namespace etalon
