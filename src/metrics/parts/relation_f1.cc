#include <limits>
#include <numeric>
#include <vector>

#include "metrics/label_f1.h"
#include "metrics/resampled_metric.h"

namespace etalon {
namespace {

// scikit-learn's macro average over what is there and what is not (EVALITA's _aggreg_rel).
double RelationF1(std::span<const Score> scores, std::span<const uint32_t> indexes) {
  std::vector<double> sums(4, 0.0);
  for (const uint32_t index : indexes) {
    for (size_t i = 0; i < sums.size(); ++i) sums[i] += scores[index][i];
  }
  const std::vector<double> each = LabelF1(sums, 2);
  if (each.empty()) return std::numeric_limits<double>::quiet_NaN();
  return std::accumulate(each.begin(), each.end(), 0.0) / static_cast<double>(each.size());
}

std::unique_ptr<Metric> Create(const MetricOptions& options) {
  return MakeResampledMetric({.numbers = 4,
                              .statistic = RelationF1,
                              .method = "mean of the F1 of relations that are there and are not",
                              .has_lm_eval_error = false},
                             options);
}

}  // namespace

extern const MetricEntry metric_relation_f1;
const MetricEntry metric_relation_f1 = {
    .name = "relation_f1",
    .summary = "mean of the F1 of relations that are there and that are not (EVALITA)",
    .create = Create,
};

}  // namespace etalon
