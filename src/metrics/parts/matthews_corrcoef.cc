#include <cmath>
#include <map>

#include "metrics/resampled_metric.h"

namespace etalon {
namespace {

// Gorodkin's R_K for any number of classes, Computational Biology and Chemistry 28 (2004); for two
// it is Matthews' coefficient. 0 when one side has one class only.
double Correlation(std::span<const Score> scores, std::span<const uint32_t> indexes) {
  std::map<double, double> gold, predicted;
  double right = 0;
  for (const uint32_t index : indexes) {
    const Score& score = scores[index];
    ++gold[score[0]];
    ++predicted[score[1]];
    if (score[0] == score[1]) ++right;
  }
  const auto n = static_cast<double>(indexes.size());
  double product = 0, gold_squares = 0, predicted_squares = 0;
  for (const auto& [label, count] : gold) {
    gold_squares += count * count;
    if (const auto it = predicted.find(label); it != predicted.end()) product += count * it->second;
  }
  for (const auto& [label, count] : predicted) predicted_squares += count * count;
  const double scale = (n * n - predicted_squares) * (n * n - gold_squares);
  return scale == 0 ? 0 : (right * n - product) / std::sqrt(scale);
}

std::unique_ptr<Metric> Create(const MetricOptions& options) {
  return MakeResampledMetric(
      {.numbers = 2, .statistic = Correlation, .method = "Matthews correlation"}, options);
}

}  // namespace

extern const MetricEntry metric_matthews_corrcoef;
const MetricEntry metric_matthews_corrcoef = {
    .name = "matthews_corrcoef",
    .summary = "Matthews correlation of gold and predicted choices, over all documents",
    .create = Create,
};

}  // namespace etalon
