#include <cmath>

#include "metrics/ratio_metric.h"

namespace etalon {
namespace {

std::unique_ptr<Metric> Create(const MetricOptions&) {
  return MakeRatioMetric({.transform = [](double ratio) { return std::exp(-ratio); },
                          .slope = [](double ratio) { return -std::exp(-ratio); },
                          .method = "exp of minus a ratio of sums"});
}

}  // namespace

extern const MetricEntry metric_weighted_perplexity;
const MetricEntry metric_weighted_perplexity = {
    .name = "weighted_perplexity",
    .summary = "exp of minus all log-likelihoods over all words or bytes",
    .create = Create,
};

}  // namespace etalon
