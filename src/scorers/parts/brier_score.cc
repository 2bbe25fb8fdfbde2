#include <algorithm>
#include <cmath>

#include "base/try.h"
#include "scorers/choices.h"

namespace etalon {
namespace {

class BrierScoreScorer : public Scorer {
 public:
  absl::StatusOr<Score> Mark(const Value& scorer_input,
                             std::span<const Value> results) const override {
    ETALON_TRY(const Choices choices, ReadChoices(scorer_input, results));
    // A label below 0 counts from the end there, as an index of Python does.
    Choices from_start = choices;
    const auto count = static_cast<int64_t>(choices.texts.size());
    for (int64_t& each : from_start.gold) {
      if (each < 0 && each >= -count) each += count;
    }
    ETALON_TRY(const int64_t gold, OnlyGold("brier_score", from_start));
    ETALON_TRY_DO(RequireFiniteChoice(choices));
    const std::vector<double> probabilities = Probabilities(choices);
    double sum = 0;
    for (size_t i = 0; i < probabilities.size(); ++i) {
      const double miss = probabilities[i] - (static_cast<int64_t>(i) == gold ? 1 : 0);
      sum += miss * miss;
    }
    return Score{sum};
  }
};

absl::StatusOr<std::unique_ptr<Scorer>> Create(const Value& arguments) {
  ETALON_TRY_DO(RefuseArguments("brier_score", arguments));
  return std::make_unique<BrierScoreScorer>();
}

}  // namespace

extern const ScorerEntry scorer_brier_score;
const ScorerEntry scorer_brier_score = {
    .name = "brier_score",
    .summary = "squared distance between the probabilities of the choices and the truth",
    .metric = "brier_score",
    .higher_is_better = false,
    .is_binary = false,
    .create = Create,
};

}  // namespace etalon
