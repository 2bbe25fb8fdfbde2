#include "metrics/rouge_mean.h"

namespace etalon {
namespace {

std::unique_ptr<Metric> Create(const MetricOptions& options) {
  return MakeRougeMean(RougeMeasure::kL, options);
}

}  // namespace

extern const MetricEntry metric_rouge_l;
const MetricEntry metric_rouge_l = {
    .name = "rougeL",
    .summary = "mean of ROUGE-L: the longest common subsequence of words",
    .create = Create,
};

}  // namespace etalon
