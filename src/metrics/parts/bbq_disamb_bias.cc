#include "metrics/bbq_metric.h"

namespace etalon {
namespace {

std::unique_ptr<Metric> Create(const MetricOptions& options) {
  return MakeBbqBias(/*is_disambiguated=*/true, options);
}

}  // namespace

extern const MetricEntry metric_bbq_disamb_bias;
const MetricEntry metric_bbq_disamb_bias = {
    .name = "bbq_disamb_bias",
    .summary = "bias score where the context says the answer (BBQ)",
    .create = Create,
};

}  // namespace etalon
