#include "similarity/ter.h"

#include "metrics/summed_metric.h"

namespace etalon {
namespace {

std::unique_ptr<Metric> Create(const MetricOptions& options) {
  return MakeSummedMetric({.numbers = kTerNumbers, .value = TerOf, .method = "corpus TER"},
                          options);
}

}  // namespace

extern const MetricEntry metric_ter;
const MetricEntry metric_ter = {
    .name = "ter",
    .summary = "edits of all documents for 100 words of their references",
    .create = Create,
};

}  // namespace etalon
