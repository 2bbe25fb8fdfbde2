#include "base/try.h"
#include "scorers/choices.h"

namespace etalon {
namespace {

class PerplexityScorer : public Scorer {
 public:
  absl::StatusOr<Score> Mark(const Value& scorer_input,
                             std::span<const Value> results) const override {
    if (scorer_input.Find("choices") != nullptr) {
      return absl::InvalidArgumentError("perplexity: only for log-likelihood tasks");
    }
    ETALON_TRY(const double value, ReadOnlyLogLikelihood("perplexity", results));
    return Score{value};
  }
};

absl::StatusOr<std::unique_ptr<Scorer>> Create(const Value& arguments) {
  ETALON_TRY_DO(RefuseArguments("perplexity", arguments));
  return std::make_unique<PerplexityScorer>();
}

}  // namespace

extern const ScorerEntry scorer_perplexity;
const ScorerEntry scorer_perplexity = {
    .name = "perplexity",
    .summary = "log-likelihood of the continuation, for the perplexity over all documents",
    .metric = "perplexity",
    .higher_is_better = false,
    .is_binary = false,
    .create = Create,
};

}  // namespace etalon
