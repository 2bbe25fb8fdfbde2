// What the metrics that are a function of a ratio of sums share: perplexities and bits a byte. It
// states no formula of its own.
#pragma once

#include <memory>
#include <string>

#include "etalon/metric.h"

namespace etalon {

// Scores are [numerator, denominator], or with `has_denominator` false [numerator] over 1 each.
// value = transform(sum of numerators / sum of denominators); `transform` is monotonic and
// `slope` is its derivative, for the delta method.
struct RatioMetricForm {
  bool has_denominator = true;
  double (*transform)(double ratio) = nullptr;
  double (*slope)(double ratio) = nullptr;
  std::string method;
  // lm-eval's own standard error of this aggregation is a bootstrap (else it prints none).
  bool has_lm_eval_bootstrap = false;
};

std::unique_ptr<Metric> MakeRatioMetric(const RatioMetricForm& form);

}  // namespace etalon
