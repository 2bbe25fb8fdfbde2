#include <cmath>
#include <set>

#include "absl/status/status.h"
#include "metrics/resampled_metric.h"

namespace etalon {
namespace {

// Of class 1 against the other one; 0 where nothing is and nothing was predicted of class 1.
double BinaryF1(std::span<const Score> scores, std::span<const uint32_t> indexes) {
  double both = 0, gold = 0, predicted = 0;
  for (const uint32_t index : indexes) {
    const bool is_gold = scores[index][0] == 1, is_predicted = scores[index][1] == 1;
    both += is_gold && is_predicted ? 1 : 0;
    gold += is_gold ? 1 : 0;
    predicted += is_predicted ? 1 : 0;
  }
  return gold + predicted == 0 ? 0 : 2 * both / (gold + predicted);
}

// As scikit-learn's binary F1: no more than two classes, of two one is class 1.
absl::Status RequireTwoClasses(std::span<const Score> scores) {
  std::set<double> classes;
  for (const Score& score : scores) {
    classes.insert(score.begin(), score.end());
    if (classes.size() > 2) break;
  }
  if (classes.size() < 2 || (classes.size() == 2 && classes.contains(1))) return absl::OkStatus();
  return absl::InvalidArgumentError(
      "f1: is of two classes, 1 and another, but the documents have other gold or predicted "
      "choices");
}

std::unique_ptr<Metric> Create(const MetricOptions& options) {
  return MakeResampledMetric({.numbers = 2,
                              .statistic = BinaryF1,
                              .method = "F1 of class 1",
                              .require = RequireTwoClasses},
                             options);
}

}  // namespace

extern const MetricEntry metric_f1;
const MetricEntry metric_f1 = {
    .name = "f1",
    .summary = "harmonic mean of precision and recall of choice 1, over all documents",
    .create = Create,
};

}  // namespace etalon
