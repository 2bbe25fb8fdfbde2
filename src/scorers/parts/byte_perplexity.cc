#include "base/try.h"
#include "scorers/choices.h"

namespace etalon {
namespace {

class BytePerplexityScorer : public Scorer {
 public:
  absl::StatusOr<Score> Mark(const Value& scorer_input,
                             std::span<const Value> results) const override {
    const Value* bytes = scorer_input.Find("bytes");
    if (bytes == nullptr || !bytes->is_int()) {
      return absl::InvalidArgumentError("byte_perplexity: only for rolling log-likelihoods");
    }
    ETALON_TRY(const double value, ReadOnlyLogLikelihood("byte_perplexity", results));
    return Score{value, bytes->AsDouble()};
  }
};

absl::StatusOr<std::unique_ptr<Scorer>> Create(const Value& arguments) {
  ETALON_TRY_DO(RefuseArguments("byte_perplexity", arguments));
  return std::make_unique<BytePerplexityScorer>();
}

}  // namespace

extern const ScorerEntry scorer_byte_perplexity;
const ScorerEntry scorer_byte_perplexity = {
    .name = "byte_perplexity",
    .summary = "[log-likelihood, UTF-8 bytes], for the perplexity a byte",
    .metric = "weighted_perplexity",
    .higher_is_better = false,
    .is_binary = false,
    .numbers = 2,
    .create = Create,
};

}  // namespace etalon
