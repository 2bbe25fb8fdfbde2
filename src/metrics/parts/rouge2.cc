#include "metrics/rouge_mean.h"

namespace etalon {
namespace {

std::unique_ptr<Metric> Create(const MetricOptions& options) {
  return MakeRougeMean(RougeMeasure::k2, options);
}

}  // namespace

extern const MetricEntry metric_rouge2;
const MetricEntry metric_rouge2 = {
    .name = "rouge2",
    .summary = "mean of ROUGE-2: runs of two words",
    .create = Create,
};

}  // namespace etalon
