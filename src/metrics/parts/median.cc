#include <algorithm>
#include <vector>

#include "metrics/resampled_metric.h"

namespace etalon {
namespace {

// The upper one of the two middle scores when their number is even, as the field has it.
double UpperMedian(std::span<const Score> scores, std::span<const uint32_t> indexes) {
  std::vector<double> values;
  values.reserve(indexes.size());
  for (const uint32_t index : indexes) values.push_back(scores[index][0]);
  const auto middle = values.begin() + static_cast<ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

std::unique_ptr<Metric> Create(const MetricOptions& options) {
  return MakeResampledMetric({.statistic = UpperMedian, .method = "median"}, options);
}

}  // namespace

extern const MetricEntry metric_median;
const MetricEntry metric_median = {
    .name = "median",
    .summary = "middle score",
    .create = Create,
};

}  // namespace etalon
