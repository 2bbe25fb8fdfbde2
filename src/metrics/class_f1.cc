#include "metrics/class_f1.h"

#include <map>
#include <string>

#include "metrics/resampled_metric.h"

namespace etalon {

double AverageF1(std::span<const Score> scores, std::span<const uint32_t> indexes,
                 ClassWeight weight) {
  struct Counts {
    double both = 0, gold = 0, predicted = 0;
  };
  std::map<double, Counts> classes;  // in the order in which sklearn adds them up
  for (const uint32_t index : indexes) {
    const double gold = scores[index][0], predicted = scores[index][1];
    Counts& of_gold = classes[gold];
    ++of_gold.gold;
    if (gold == predicted) ++of_gold.both;
    ++classes[predicted].predicted;
  }
  double sum = 0, weights = 0;
  for (const auto& [label, counts] : classes) {
    const double f1 = 2 * counts.both / (counts.gold + counts.predicted);
    const double share = weight == ClassWeight::kEqual ? 1 : counts.gold;
    sum += f1 * share;
    weights += share;
  }
  return sum / weights;
}

std::unique_ptr<Metric> MakeAverageF1(ClassWeight weight, std::string_view method,
                                      const MetricOptions& options) {
  const auto statistic = [weight](std::span<const Score> scores,
                                  std::span<const uint32_t> indexes) {
    return AverageF1(scores, indexes, weight);
  };
  return MakeResampledMetric({.numbers = 2,
                              .statistic = statistic,
                              .method = std::string(method),
                              .has_lm_eval_error = false},
                             options);
}

}  // namespace etalon
