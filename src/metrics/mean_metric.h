// The arithmetic mean of marks of one number, and its errors. It knows no task.
#pragma once

#include <memory>

#include "etalon/metric.h"

namespace etalon {

// lm-eval states no error of a mean that a task's own function takes.
std::unique_ptr<Metric> MakeMeanMetric(const MetricOptions& options, bool has_lm_eval_error);

}  // namespace etalon
