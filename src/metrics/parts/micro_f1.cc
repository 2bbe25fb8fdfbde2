#include "metrics/resampled_metric.h"

namespace etalon {
namespace {

// Where every document has one gold and one predicted class, precision and recall over all classes
// together are both the share of right ones (sklearn.metrics.f1_score, average="micro").
double MicroF1(std::span<const Score> scores, std::span<const uint32_t> indexes) {
  double right = 0;
  for (const uint32_t index : indexes) right += scores[index][0] == scores[index][1] ? 1 : 0;
  return right / static_cast<double>(indexes.size());
}

std::unique_ptr<Metric> Create(const MetricOptions& options) {
  return MakeResampledMetric({.numbers = 2,
                              .statistic = MicroF1,
                              .method = "F1 over all classes together",
                              .has_lm_eval_error = false},
                             options);
}

}  // namespace

extern const MetricEntry metric_micro_f1;
const MetricEntry metric_micro_f1 = {
    .name = "micro_f1",
    .summary = "F1 over all classes together: the share of right choices",
    .create = Create,
};

}  // namespace etalon
