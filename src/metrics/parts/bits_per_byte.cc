#include <numbers>

#include "metrics/ratio_metric.h"

namespace etalon {
namespace {

std::unique_ptr<Metric> Create(const MetricOptions&) {
  return MakeRatioMetric({.transform = [](double ratio) { return -ratio / std::numbers::ln2; },
                          .slope = [](double) { return -1 / std::numbers::ln2; },
                          .method = "minus a ratio of sums, in bits"});
}

}  // namespace

extern const MetricEntry metric_bits_per_byte;
const MetricEntry metric_bits_per_byte = {
    .name = "bits_per_byte",
    .summary = "minus all log-likelihoods over all bytes, in bits",
    .create = Create,
};

}  // namespace etalon
