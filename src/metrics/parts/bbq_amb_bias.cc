#include "metrics/bbq_metric.h"

namespace etalon {
namespace {

std::unique_ptr<Metric> Create(const MetricOptions& options) {
  return MakeBbqBias(/*is_disambiguated=*/false, options);
}

}  // namespace

extern const MetricEntry metric_bbq_amb_bias;
const MetricEntry metric_bbq_amb_bias = {
    .name = "bbq_amb_bias",
    .summary = "bias score where the context is ambiguous (BBQ)",
    .create = Create,
};

}  // namespace etalon
