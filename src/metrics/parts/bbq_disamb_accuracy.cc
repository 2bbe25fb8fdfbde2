#include "metrics/bbq_metric.h"

namespace etalon {
namespace {

std::unique_ptr<Metric> Create(const MetricOptions&) {
  return MakeBbqAccuracy(/*is_disambiguated=*/true);
}

}  // namespace

extern const MetricEntry metric_bbq_disamb_accuracy;
const MetricEntry metric_bbq_disamb_accuracy = {
    .name = "bbq_disamb_accuracy",
    .summary = "accuracy where the context says the answer (BBQ)",
    .create = Create,
};

}  // namespace etalon
