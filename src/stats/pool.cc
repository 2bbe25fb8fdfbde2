#include "stats/pool.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/str.h"
#include "stats/intervals.h"
#include "stats/mean.h"

namespace etalon {
namespace {

Estimate Pool(std::span<const PoolItem> items, std::span<const double> weights, double confidence,
              std::string method) {
  Estimate estimate{.confidence = confidence, .method = std::move(method)};
  CompensatedSum value, variance;
  bool has_errors = true;
  for (size_t i = 0; i < items.size(); ++i) {
    value.Add(weights[i] * items[i].value);
    has_errors &= items[i].standard_error.has_value();
    const double error = weights[i] * items[i].standard_error.value_or(0);
    variance.Add(error * error);
    estimate.n += items[i].n;
  }
  estimate.value = value.Total();
  if (!has_errors) return estimate;
  estimate.standard_error = std::sqrt(variance.Total());
  if (*estimate.standard_error == 0) {
    estimate.method += "; no interval, since no task's scores differ";
    return estimate;
  }
  const double half = NormalQuantile(0.5 + confidence / 2) * *estimate.standard_error;
  estimate.lower = estimate.value - half;
  estimate.upper = estimate.value + half;
  return estimate;
}

// All documents together as one sample of marks of 0 and 1.
void PutProportionInterval(double confidence, Estimate* estimate) {
  constexpr int64_t kExactBelow = 30;
  const auto n = static_cast<double>(estimate->n);
  const auto successes = static_cast<int64_t>(std::llround(estimate->value * n));
  const bool is_exact = estimate->n < kExactBelow;
  const Interval interval = is_exact ? ClopperPearsonInterval(successes, estimate->n, confidence)
                                     : WilsonInterval(successes, estimate->n, confidence);
  estimate->lower = interval.lower;
  estimate->upper = interval.upper;
  const bool has_strata = estimate->standard_error.has_value();
  if (!has_strata && estimate->n > 1) {
    estimate->standard_error = std::sqrt(estimate->value * (1 - estimate->value) / (n - 1));
  }
  estimate->method =
      StrCat("mean weighted by size; ",
             has_strata ? "stratified standard error" : "standard error of all documents together",
             "; ", is_exact ? "Clopper-Pearson" : "Wilson", " interval of all documents together");
}

}  // namespace

Estimate PoolWeighted(std::span<const PoolItem> items, double confidence) {
  ETALON_CHECK(!items.empty());
  double total = 0;
  for (const PoolItem& item : items) total += static_cast<double>(item.n);
  std::vector<double> weights;
  for (const PoolItem& item : items) weights.push_back(static_cast<double>(item.n) / total);
  Estimate estimate =
      Pool(items, weights, confidence, "mean weighted by size; stratified standard error");
  if (std::all_of(items.begin(), items.end(),
                  [](const auto& item) { return item.is_proportion; })) {
    PutProportionInterval(confidence, &estimate);
  }
  return estimate;
}

Estimate PoolMacro(std::span<const PoolItem> items, double confidence) {
  ETALON_CHECK(!items.empty());
  const std::vector<double> weights(items.size(), 1 / static_cast<double>(items.size()));
  return Pool(items, weights, confidence, "mean of the tasks; stratified standard error");
}

std::optional<double> LmEvalPooledStandardError(std::span<const PoolItem> items) {
  double squares = 0, total = 0;
  for (const PoolItem& item : items) {
    if (!item.standard_error.has_value()) return std::nullopt;
    const double n = static_cast<double>(item.n), error = *item.standard_error;
    squares += (n - 1) * error * error * n;
    total += n;
  }
  const double degrees = total - static_cast<double>(items.size());
  if (degrees <= 0) return std::nullopt;
  return std::sqrt(squares / degrees / total);
}

}  // namespace etalon
