#include "base/try.h"
#include "scorers/choices.h"

namespace etalon {
namespace {

class BitsPerByteScorer : public Scorer {
 public:
  absl::StatusOr<Score> Mark(const Value& scorer_input,
                             std::span<const Value> results) const override {
    const Value* bytes = scorer_input.Find("bytes");
    if (bytes == nullptr || !bytes->is_int()) {
      return absl::InvalidArgumentError("bits_per_byte: only for rolling log-likelihoods");
    }
    ETALON_TRY(const double value, ReadOnlyLogLikelihood("bits_per_byte", results));
    return Score{value, bytes->AsDouble()};
  }
};

absl::StatusOr<std::unique_ptr<Scorer>> Create(const Value& arguments) {
  ETALON_TRY_DO(RefuseArguments("bits_per_byte", arguments));
  return std::make_unique<BitsPerByteScorer>();
}

}  // namespace

extern const ScorerEntry scorer_bits_per_byte;
const ScorerEntry scorer_bits_per_byte = {
    .name = "bits_per_byte",
    .summary = "[log-likelihood, UTF-8 bytes], for the bits a byte",
    .metric = "bits_per_byte",
    .higher_is_better = false,
    .is_binary = false,
    .numbers = 2,
    .create = Create,
};

}  // namespace etalon
