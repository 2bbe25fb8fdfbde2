#include "base/text.h"
#include "base/try.h"
#include "scorers/choices.h"

namespace etalon {
namespace {

class AccNormScorer : public Scorer {
 public:
  absl::StatusOr<Score> Mark(const Value& scorer_input,
                             std::span<const Value> results) const override {
    ETALON_TRY(const Choices choices, ReadChoices(scorer_input, results));
    std::vector<double> normalised;
    for (size_t i = 0; i < choices.texts.size(); ++i) {
      normalised.push_back(choices.log_likelihoods[i] /
                           static_cast<double>(CodePointCount(choices.texts[i])));
    }
    return Score{choices.IsGold(ArgMax(normalised)) ? 1.0 : 0.0};
  }
};

absl::StatusOr<std::unique_ptr<Scorer>> Create(const Value& arguments) {
  ETALON_TRY_DO(RefuseArguments("acc_norm", arguments));
  return std::make_unique<AccNormScorer>();
}

}  // namespace

extern const ScorerEntry scorer_acc_norm;
const ScorerEntry scorer_acc_norm = {
    .name = "acc_norm",
    .summary = "acc with log-likelihoods divided by the characters of the choice",
    .metric = "mean",
    .higher_is_better = true,
    .is_binary = true,
    .create = Create,
};

}  // namespace etalon
