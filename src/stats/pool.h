// Several independent estimates as one: a group's mean over its tasks. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "etalon/metric.h"

namespace etalon {

struct PoolItem {
  double value = 0;
  std::optional<double> standard_error;
  int64_t n = 0;
};

// sum(n_i v_i) / sum(n_i), with SE^2 = sum((n_i / sum n)^2 SE_i^2): the tasks are strata that were
// drawn independently. Normal interval. No standard error when a task has none.
Estimate PoolWeighted(std::span<const PoolItem> items, double confidence = 0.95);
// sum(v_i) / k, with SE^2 = sum(SE_i^2) / k^2.
Estimate PoolMacro(std::span<const PoolItem> items, double confidence = 0.95);
// lm-eval's pooled_sample_stderr (api/metrics.py), of means weighted by size; for macro means it
// has had PoolMacro's formula since 0.4.13. nullopt when a task has no standard error.
std::optional<double> LmEvalPooledStandardError(std::span<const PoolItem> items);

}  // namespace etalon
