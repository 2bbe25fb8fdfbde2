// What the metrics share that no formula gives an error for: a statistic over all scores, with a
// bootstrap interval. It states no statistic of its own.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "absl/status/statusor.h"
#include "etalon/metric.h"

namespace etalon {

struct ResampledMetricForm {
  size_t numbers = 1;  // in each score
  // Of the scores that `indexes` names, with repetition; scores are never empty. NaN where it is
  // not defined.
  std::function<double(std::span<const Score> scores, std::span<const uint32_t> indexes)> statistic;
  std::string method;
  // Says why the statistic has no meaning for these scores; may be empty.
  std::function<absl::Status(std::span<const Score> scores)> require;
  // lm-eval resamples the statistics that it knows; of a task's own it states no error.
  bool has_lm_eval_error = true;
};

std::unique_ptr<Metric> MakeResampledMetric(ResampledMetricForm form, const MetricOptions& options);

}  // namespace etalon
