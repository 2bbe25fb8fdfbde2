// What the metrics share that are a function of sums over all scores, as BLEU is of its counts: the
// value, a bootstrap interval, lm-eval's error. It states no formula of its own.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>

#include "etalon/metric.h"

namespace etalon {

struct SummedMetricForm {
  size_t numbers = 1;                                    // in each score
  std::function<double(std::span<const double>)> value;  // of `numbers` sums
  std::string method;
};

std::unique_ptr<Metric> MakeSummedMetric(SummedMetricForm form, const MetricOptions& options);

}  // namespace etalon
