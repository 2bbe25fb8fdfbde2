// A mean with its uncertainty, in one pass and constant memory (a sum a cluster). It stores no
// values.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "etalon/metric.h"

namespace etalon {

// Neumaier's compensated sum (ZAMM 54, 1974): the same for the same order of values.
class CompensatedSum {
 public:
  void Add(double value);
  double Total() const { return sum_ + compensation_; }

 private:
  double sum_ = 0, compensation_ = 0;
};

class MeanAccumulator {
 public:
  // Values with the same non-empty cluster are not independent.
  void Add(double value, std::string_view cluster);
  int64_t count() const { return count_; }
  double Mean() const;
  // Sample standard deviation with n - 1; nullopt below two values, or when one is infinite.
  std::optional<double> StandardDeviation() const;

  // The mean with the interval that fits: for marks of 0 and 1 Wilson (exact Clopper-Pearson below
  // 30), else Student's t; with at least kClustersMin clusters the cluster-robust standard error
  //   SE^2 = C/(C-1) * sum_c (sum_{i in c} (x_i - mean))^2 / n^2     (Miller, arXiv 2411.00640)
  // and t with C - 1 degrees of freedom. The method says which. At least one value.
  Estimate Finish(bool is_binary, double confidence) const;

  static constexpr int64_t kClustersMin = 10;

 private:
  struct Cluster {
    CompensatedSum sum;
    int64_t count = 0;
  };
  std::optional<double> ClusterStandardError() const;
  std::string WhyNotClustered() const;

  int64_t count_ = 0;
  CompensatedSum sum_;
  // Welford's recurrence, for the variance.
  double running_mean_ = 0, squares_ = 0;
  std::map<std::string, Cluster, std::less<>> clusters_;
  bool all_clustered_ = true;
};

}  // namespace etalon
