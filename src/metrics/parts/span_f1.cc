#include "metrics/resampled_metric.h"

namespace etalon {
namespace {

// As multilingual T5's evaluation has it, which divides by what cannot be zero.
double SpanF1(std::span<const Score> scores, std::span<const uint32_t> indexes) {
  constexpr double kTiny = 1e-13;
  double found = 0, wrong = 0, missed = 0;
  for (const uint32_t index : indexes) {
    found += scores[index][0];
    wrong += scores[index][1];
    missed += scores[index][2];
  }
  const double precision = found / (found + wrong + kTiny);
  const double recall = found / (found + missed + kTiny);
  return 2.0 * ((precision * recall) / (precision + recall + kTiny));
}

std::unique_ptr<Metric> Create(const MetricOptions& options) {
  return MakeResampledMetric({.numbers = 3,
                              .statistic = SpanF1,
                              .method = "F1 over the spans of all documents",
                              .has_lm_eval_error = false},
                             options);
}

}  // namespace

extern const MetricEntry metric_span_f1;
const MetricEntry metric_span_f1 = {
    .name = "span_f1",
    .summary = "F1 over the spans of all documents: found, wrong and missed ones added up",
    .create = Create,
};

}  // namespace etalon
