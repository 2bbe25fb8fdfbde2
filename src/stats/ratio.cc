#include "stats/ratio.h"

#include <cmath>

#include "base/check.h"
#include "stats/mean.h"

namespace etalon {

void RatioAccumulator::Add(double numerator, double denominator, std::string_view cluster) {
  items_.push_back({numerator, denominator});
  if (cluster.empty()) {
    all_clustered_ = false;
    return;
  }
  auto it = clusters_.find(cluster);
  if (it == clusters_.end()) it = clusters_.emplace(std::string(cluster), Item()).first;
  it->second.numerator += numerator;
  it->second.denominator += denominator;
}

RatioEstimate RatioAccumulator::Finish(double confidence) const {
  ETALON_CHECK(!items_.empty());
  CompensatedSum numerators, denominators;
  for (const Item& item : items_) {
    numerators.Add(item.numerator);
    denominators.Add(item.denominator);
  }
  RatioEstimate estimate;
  estimate.value = numerators.Total() / denominators.Total();
  if (items_.size() < 2 || !std::isfinite(estimate.value)) return estimate;

  const bool use_clusters =
      all_clustered_ && static_cast<int64_t>(clusters_.size()) >= MeanAccumulator::kClustersMin;
  CompensatedSum squares;
  const auto add = [&](const Item& item) {
    const double residual = item.numerator - estimate.value * item.denominator;
    squares.Add(residual * residual);
  };
  if (use_clusters) {
    for (const auto& [name, sums] : clusters_) add(sums);
    estimate.clusters = static_cast<int64_t>(clusters_.size());
  } else {
    for (const Item& item : items_) add(item);
  }
  const auto units = static_cast<double>(use_clusters ? clusters_.size() : items_.size());
  const double error =
      std::sqrt(squares.Total() * units / (units - 1)) / std::abs(denominators.Total());
  if (!std::isfinite(error)) return estimate;
  if (error == 0) {
    // Items that are all alike say little of others: no interval of no width.
    estimate.standard_error = 0;
    return estimate;
  }
  const double half = StudentQuantile((1 + confidence) / 2, units - 1) * error;
  estimate.standard_error = error;
  estimate.interval = Interval{estimate.value - half, estimate.value + half};
  return estimate;
}

}  // namespace etalon
