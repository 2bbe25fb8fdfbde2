#include "metrics/bbq_metric.h"

namespace etalon {
namespace {

std::unique_ptr<Metric> Create(const MetricOptions&) {
  return MakeBbqAccuracy(/*is_disambiguated=*/false);
}

}  // namespace

extern const MetricEntry metric_bbq_amb_accuracy;
const MetricEntry metric_bbq_amb_accuracy = {
    .name = "bbq_amb_accuracy",
    .summary = "accuracy where the context is ambiguous (BBQ)",
    .create = Create,
};

}  // namespace etalon
