#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "metrics/resampled_metric.h"
#include "similarity/bleu.h"

namespace etalon {
namespace {

constexpr size_t kOrder = 4;

// BLEU as TensorFlow's nmt/scripts/bleu.py has it, which is that of the library evaluate: no
// smoothing, so that it is 0 where no run of four words is right.
double UnsmoothedBleu(std::span<const Score> scores, std::span<const uint32_t> indexes) {
  std::vector<double> sums(kBleuNumbers, 0.0);
  for (const uint32_t index : indexes) {
    for (size_t i = 0; i < kBleuNumbers; ++i) sums[i] += scores[index][i];
  }
  if (sums[0] == 0 || sums[1] == 0) return std::numeric_limits<double>::quiet_NaN();
  double logs = 0;
  for (size_t n = 0; n < kOrder; ++n) {
    const double right = sums[2 + n], all = sums[2 + kOrder + n];
    if (right == 0) return 0;
    logs += 0.25 * std::log(right / all);
  }
  const double ratio = sums[0] / sums[1];
  return std::exp(logs) * (ratio > 1 ? 1 : std::exp(1 - 1 / ratio));
}

std::unique_ptr<Metric> Create(const MetricOptions& options) {
  return MakeResampledMetric({.numbers = kBleuNumbers,
                              .statistic = UnsmoothedBleu,
                              .method = "corpus BLEU without smoothing",
                              .has_lm_eval_error = false},
                             options);
}

}  // namespace

extern const MetricEntry metric_unsmoothed_bleu;
const MetricEntry metric_unsmoothed_bleu = {
    .name = "unsmoothed_bleu",
    .summary = "BLEU of all documents together without smoothing, from 0 to 1",
    .create = Create,
};

}  // namespace etalon
