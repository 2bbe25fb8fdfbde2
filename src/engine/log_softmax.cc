#include "engine/log_softmax.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/float_lanes.h"

namespace etalon {
namespace {

constexpr float kNothing = -std::numeric_limits<float>::infinity();
// Float sums of a block are exact enough; blocks are added in double.
constexpr int64_t kBlock = 64 * kFloatLanes;

}  // namespace

// The two loops over a row are functions of their own because each is compiled for each width.
namespace log_softmax_internal {

ETALON_EACH_WIDTH
float Largest(const float* row, int64_t size) {
  FloatLanes lanes = FloatLanes{} + kNothing;
  const int64_t whole = size / kFloatLanes * kFloatLanes;
  for (int64_t i = 0; i < whole; i += kFloatLanes) {
    FloatLanes value;
    LoadLanes(row + i, &value);
    lanes = value > lanes ? value : lanes;
  }
  float largest = kNothing;
  for (int64_t i = 0; i < kFloatLanes; ++i) largest = std::max(largest, lanes[i]);
  for (int64_t i = whole; i < size; ++i) largest = std::max(largest, row[i]);
  return largest;
}

// Sum of exp(row[i] - largest).
ETALON_EACH_WIDTH
double SumOfExp(const float* row, int64_t size, float largest) {
  double total = 0;
  for (int64_t start = 0; start < size; start += kBlock) {
    const int64_t end = std::min(start + kBlock, size);
    const int64_t whole = start + (end - start) / kFloatLanes * kFloatLanes;
    FloatLanes sums = {};
    for (int64_t i = start; i < whole; i += kFloatLanes) {
      FloatLanes value;
      LoadLanes(row + i, &value);
      value -= largest;
      ExpOfNonPositiveLanes(&value);
      sums += value;
    }
    for (int64_t i = whole; i < end; ++i) {
      FloatLanes value = FloatLanes{} + (row[i] - largest);
      ExpOfNonPositiveLanes(&value);
      sums[0] += value[0];
    }
    for (int64_t i = 0; i < kFloatLanes; ++i) total += static_cast<double>(sums[i]);
  }
  return total;
}

}  // namespace log_softmax_internal

RowSummary SummariseRow(std::span<const float> logits) {
  RowSummary summary;
  const auto size = static_cast<int64_t>(logits.size());
  const float largest = log_softmax_internal::Largest(logits.data(), size);
  if (std::isinf(largest)) {
    summary.has_nan = true;
    return summary;
  }
  summary.best =
      static_cast<Token>(std::find(logits.begin(), logits.end(), largest) - logits.begin());
  const double total = log_softmax_internal::SumOfExp(logits.data(), size, largest);
  summary.has_nan = std::isnan(total);
  summary.log_sum_exp = static_cast<double>(largest) + std::log(total);
  return summary;
}

}  // namespace etalon
