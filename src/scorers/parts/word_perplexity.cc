#include "base/try.h"
#include "scorers/choices.h"

namespace etalon {
namespace {

class WordPerplexityScorer : public Scorer {
 public:
  absl::StatusOr<Score> Mark(const Value& scorer_input,
                             std::span<const Value> results) const override {
    const Value* words = scorer_input.Find("words");
    if (words == nullptr || !words->is_int()) {
      return absl::InvalidArgumentError("word_perplexity: only for rolling log-likelihoods");
    }
    ETALON_TRY(const double value, ReadOnlyLogLikelihood("word_perplexity", results));
    return Score{value, words->AsDouble()};
  }
};

absl::StatusOr<std::unique_ptr<Scorer>> Create(const Value& arguments) {
  ETALON_TRY_DO(RefuseArguments("word_perplexity", arguments));
  return std::make_unique<WordPerplexityScorer>();
}

}  // namespace

extern const ScorerEntry scorer_word_perplexity;
const ScorerEntry scorer_word_perplexity = {
    .name = "word_perplexity",
    .summary = "[log-likelihood, words], for the perplexity a word",
    .metric = "weighted_perplexity",
    .higher_is_better = false,
    .is_binary = false,
    .numbers = 2,
    .create = Create,
};

}  // namespace etalon
