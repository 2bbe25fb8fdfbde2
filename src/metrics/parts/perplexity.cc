#include <cmath>

#include "metrics/ratio_metric.h"

namespace etalon {
namespace {

std::unique_ptr<Metric> Create(const MetricOptions&) {
  return MakeRatioMetric({.has_denominator = false,
                          .transform = [](double ratio) { return std::exp(-ratio); },
                          .slope = [](double ratio) { return -std::exp(-ratio); },
                          .method = "exp of minus the mean",
                          .has_lm_eval_bootstrap = true});
}

}  // namespace

extern const MetricEntry metric_perplexity;
const MetricEntry metric_perplexity = {
    .name = "perplexity",
    .summary = "exp of minus the mean log-likelihood of a document",
    .create = Create,
};

}  // namespace etalon
