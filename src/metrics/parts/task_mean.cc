#include "metrics/mean_metric.h"

namespace etalon {
namespace {

std::unique_ptr<Metric> Create(const MetricOptions& options) {
  return MakeMeanMetric(options, /*has_lm_eval_error=*/false);
}

}  // namespace

extern const MetricEntry metric_task_mean;
const MetricEntry metric_task_mean = {
    .name = "task_mean",
    .summary = "arithmetic mean of which lm-eval states no error: a task's own function takes it",
    .create = Create,
};

}  // namespace etalon
