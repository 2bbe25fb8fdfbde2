#include "metrics/rouge_mean.h"

namespace etalon {
namespace {

std::unique_ptr<Metric> Create(const MetricOptions& options) {
  return MakeRougeMean(RougeMeasure::kLsum, options);
}

}  // namespace

extern const MetricEntry metric_rouge_lsum;
const MetricEntry metric_rouge_lsum = {
    .name = "rougeLsum",
    .summary = "mean of ROUGE-Lsum: common subsequences line by line",
    .create = Create,
};

}  // namespace etalon
