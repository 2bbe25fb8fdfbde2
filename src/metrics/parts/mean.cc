#include "metrics/mean_metric.h"

namespace etalon {
namespace {

std::unique_ptr<Metric> Create(const MetricOptions& options) {
  return MakeMeanMetric(options, /*has_lm_eval_error=*/true);
}

}  // namespace

extern const MetricEntry metric_mean;
const MetricEntry metric_mean = {
    .name = "mean",
    .summary = "arithmetic mean",
    .create = Create,
};

}  // namespace etalon
