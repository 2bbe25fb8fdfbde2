#include "stats/mean.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "base/str.h"
#include "stats/intervals.h"

namespace etalon {

void CompensatedSum::Add(double value) {
  const double total = sum_ + value;
  if (std::isfinite(total)) {
    compensation_ +=
        std::abs(sum_) >= std::abs(value) ? (sum_ - total) + value : (value - total) + sum_;
  }
  sum_ = total;
}

void MeanAccumulator::Add(double value, std::string_view cluster) {
  ++count_;
  sum_.Add(value);
  const double before = value - running_mean_;
  running_mean_ += before / static_cast<double>(count_);
  squares_ += before * (value - running_mean_);
  if (cluster.empty()) {
    all_clustered_ = false;
    return;
  }
  auto it = clusters_.find(cluster);
  if (it == clusters_.end()) it = clusters_.emplace(std::string(cluster), Cluster()).first;
  it->second.sum.Add(value);
  ++it->second.count;
}

double MeanAccumulator::Mean() const {
  ETALON_CHECK(count_ > 0);
  return sum_.Total() / static_cast<double>(count_);
}

std::optional<double> MeanAccumulator::StandardDeviation() const {
  if (count_ < 2 || !std::isfinite(squares_)) return std::nullopt;
  return std::sqrt(std::max(0.0, squares_) / static_cast<double>(count_ - 1));
}

std::optional<double> MeanAccumulator::ClusterStandardError() const {
  const auto clusters = static_cast<double>(clusters_.size());
  if (!all_clustered_ || clusters < static_cast<double>(kClustersMin)) return std::nullopt;
  const double mean = Mean();
  CompensatedSum squares;
  for (const auto& [name, cluster] : clusters_) {
    const double residual = cluster.sum.Total() - static_cast<double>(cluster.count) * mean;
    squares.Add(residual * residual);
  }
  const double error =
      std::sqrt(squares.Total() * clusters / (clusters - 1)) / static_cast<double>(count_);
  return std::isfinite(error) ? std::optional<double>(error) : std::nullopt;
}

std::string MeanAccumulator::WhyNotClustered() const {
  if (clusters_.empty()) return "";
  if (!all_clustered_) return "; not widened, for some scores have no cluster";
  return StrCat("; too few clusters (", clusters_.size(), ") to widen it");
}

namespace {

// Clusters that all have the same score say little, not everything: a standard error of 0 is no
// interval of no width. Marks of 0 and 1 have an exact one over the clusters.
void PutIntervalOfEqualScores(bool is_binary, int64_t clusters, Estimate* estimate) {
  if (!is_binary || (estimate->value != 0 && estimate->value != 1)) {
    estimate->method = "mean; no interval, since all clusters have the same score";
    return;
  }
  const Interval interval =
      ClopperPearsonInterval(estimate->value == 1 ? clusters : 0, clusters, estimate->confidence);
  estimate->lower = interval.lower;
  estimate->upper = interval.upper;
  estimate->method = "mean; Clopper-Pearson interval over clusters";
}

}  // namespace

Estimate MeanAccumulator::Finish(bool is_binary, double confidence) const {
  constexpr int64_t kExactBelow = 30;
  Estimate estimate{.value = Mean(), .confidence = confidence, .n = count_};
  const double tail = 0.5 + confidence / 2;
  if (const auto robust = ClusterStandardError()) {
    estimate.clusters = static_cast<int64_t>(clusters_.size());
    estimate.standard_error = robust;
    if (*robust == 0) {
      PutIntervalOfEqualScores(is_binary, estimate.clusters, &estimate);
      return estimate;
    }
    const double half = StudentQuantile(tail, static_cast<double>(estimate.clusters - 1)) * *robust;
    estimate.lower = estimate.value - half;
    estimate.upper = estimate.value + half;
    if (is_binary) {
      estimate.lower = std::max(0.0, *estimate.lower);
      estimate.upper = std::min(1.0, *estimate.upper);
    }
    estimate.method = "mean; cluster-robust standard error, t interval";
    return estimate;
  }
  const std::string unclustered = WhyNotClustered();
  const auto deviation = StandardDeviation();
  if (deviation.has_value()) {
    estimate.standard_error = *deviation / std::sqrt(static_cast<double>(count_));
  }
  if (is_binary) {
    const auto successes = static_cast<int64_t>(std::llround(sum_.Total()));
    const bool is_exact = count_ < kExactBelow;
    const Interval interval = is_exact ? ClopperPearsonInterval(successes, count_, confidence)
                                       : WilsonInterval(successes, count_, confidence);
    estimate.lower = interval.lower;
    estimate.upper = interval.upper;
    estimate.method =
        StrCat(is_exact ? "mean; Clopper-Pearson interval" : "mean; Wilson interval", unclustered);
    return estimate;
  }
  if (!deviation.has_value()) {
    estimate.method = count_ < 2 ? "mean; one score has no standard error"
                                 : "mean; infinite scores have no standard error";
    return estimate;
  }
  if (*estimate.standard_error == 0) {
    estimate.method = StrCat("mean; no interval, since all scores are the same", unclustered);
    return estimate;
  }
  const double half =
      StudentQuantile(tail, static_cast<double>(count_ - 1)) * *estimate.standard_error;
  estimate.lower = estimate.value - half;
  estimate.upper = estimate.value + half;
  estimate.method = StrCat("mean; t interval", unclustered);
  return estimate;
}

}  // namespace etalon
