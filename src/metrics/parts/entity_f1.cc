#include <limits>
#include <numeric>
#include <vector>

#include "metrics/label_f1.h"
#include "metrics/resampled_metric.h"

namespace etalon {
namespace {

constexpr size_t kLabels = 4;

// The mean over all labels that occur but the last, or the only one (EVALITA's _aggreg_ner).
double EntityF1(std::span<const Score> scores, std::span<const uint32_t> indexes) {
  std::vector<double> sums(kLabels * kLabels, 0.0);
  for (const uint32_t index : indexes) {
    for (size_t i = 0; i < sums.size(); ++i) sums[i] += scores[index][i];
  }
  const std::vector<double> each = LabelF1(sums, kLabels);
  if (each.empty()) return std::numeric_limits<double>::quiet_NaN();
  if (each.size() == 1) return each[0];
  return std::accumulate(each.begin(), each.end() - 1, 0.0) / static_cast<double>(each.size() - 1);
}

std::unique_ptr<Metric> Create(const MetricOptions& options) {
  return MakeResampledMetric({.numbers = kLabels * kLabels,
                              .statistic = EntityF1,
                              .method = "mean of the F1 of the kinds of entity",
                              .has_lm_eval_error = false},
                             options);
}

}  // namespace

extern const MetricEntry metric_entity_f1;
const MetricEntry metric_entity_f1 = {
    .name = "entity_f1",
    .summary = "mean of the F1 of the kinds of named entities (EVALITA)",
    .create = Create,
};

}  // namespace etalon
