#include "metrics/rouge_mean.h"

namespace etalon {
namespace {

std::unique_ptr<Metric> Create(const MetricOptions& options) {
  return MakeRougeMean(RougeMeasure::k1, options);
}

}  // namespace

extern const MetricEntry metric_rouge1;
const MetricEntry metric_rouge1 = {
    .name = "rouge1",
    .summary = "mean of ROUGE-1: single words",
    .create = Create,
};

}  // namespace etalon
