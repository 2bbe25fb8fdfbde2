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
  bool is_proportion = false;  // of independent marks of 0 and 1
};

// sum(n_i v_i) / sum(n_i), with SE^2 = sum((n_i / sum n)^2 SE_i^2): the tasks are strata that were
// drawn independently. Of proportions the interval is Wilson's (Clopper and Pearson's below 30) for
// all documents together, which strata can only narrow; where a task has no standard error that of
// all documents together stands in. Otherwise the interval is normal, and there is no standard
// error when a task has none, and no interval when all tasks say 0.
Estimate PoolWeighted(std::span<const PoolItem> items, double confidence = 0.95);
// sum(v_i) / k, with SE^2 = sum(SE_i^2) / k^2. Normal interval, as above.
Estimate PoolMacro(std::span<const PoolItem> items, double confidence = 0.95);
// lm-eval's pooled_sample_stderr (api/metrics.py), of means weighted by size; for macro means it
// has had PoolMacro's formula since 0.4.13. nullopt when a task has no standard error.
std::optional<double> LmEvalPooledStandardError(std::span<const PoolItem> items);

}  // namespace etalon
