// A ratio of two sums over items, such as nats a word, with its uncertainty. It draws no samples.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "stats/intervals.h"

namespace etalon {

struct RatioEstimate {
  double value = 0;  // sum of numerators / sum of denominators
  std::optional<double> standard_error;
  std::optional<Interval> interval;
  int64_t clusters = 0;  // 0: the items were treated as independent
};

class RatioAccumulator {
 public:
  // Items with the same non-empty cluster are not independent.
  void Add(double numerator, double denominator, std::string_view cluster);
  int64_t count() const { return static_cast<int64_t>(items_.size()); }

  // Linearised (Cochran, Sampling Techniques, 3rd ed., 6.4): with e_i = a_i - r b_i,
  //   SE^2 = n/(n-1) * sum e_i^2 / (sum b_i)^2,
  // over clusters' sums instead of items when every item has one and there are at least
  // MeanAccumulator::kClustersMin. Student's t with n - 1 (or clusters - 1) degrees of freedom. At
  // least one item. No standard error for one item, or for values that are not finite.
  RatioEstimate Finish(double confidence) const;

 private:
  struct Item {
    double numerator = 0, denominator = 0;
  };
  std::vector<Item> items_;
  std::map<std::string, Item, std::less<>> clusters_;
  bool all_clustered_ = true;
};

}  // namespace etalon
