#include "engine/log_softmax.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

namespace etalon {
namespace {

// Fixed lanes: the order of additions, and so the result, is the same on every machine.
constexpr size_t kLanes = 16;

// exp for x <= 0: 2^n times a polynomial on [-ln2/2, ln2/2] (Cephes expf), relative error < 2e-7.
// Written out so that the compiler makes vectors of it.
inline float ExpOfNonPositive(float x) {
  constexpr float kLowest = -87.0f;
  const float clamped = x < kLowest ? kLowest : x;
  const float scaled = clamped * 1.44269504088896341f;
  const auto whole = static_cast<int32_t>(scaled - 0.5f);
  const auto n = static_cast<float>(whole);
  const float r = (clamped - n * 0.693359375f) + n * 2.12194440e-4f;
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  const float fraction = (p * r) * r + r + 1.0f;
  const float power = std::bit_cast<float>((whole + 127) << 23);
  return x < kLowest ? 0.0f : fraction * power;
}

float LargestOf(std::span<const float> logits) {
  float lanes[kLanes];
  std::fill(lanes, lanes + kLanes, -INFINITY);
  const size_t whole = logits.size() / kLanes * kLanes;
  for (size_t i = 0; i < whole; i += kLanes) {
    for (size_t j = 0; j < kLanes; ++j) {
      lanes[j] = logits[i + j] > lanes[j] ? logits[i + j] : lanes[j];
    }
  }
  for (size_t i = whole; i < logits.size(); ++i) lanes[0] = std::max(lanes[0], logits[i]);
  return *std::max_element(lanes, lanes + kLanes);
}

}  // namespace

RowSummary SummariseRow(std::span<const float> logits) {
  // Float sums of a block are exact enough; blocks are added in double.
  constexpr size_t kBlock = 64 * kLanes;
  RowSummary summary;
  const float largest = LargestOf(logits);
  if (std::isinf(largest)) {
    summary.has_nan = true;
    return summary;
  }
  summary.best =
      static_cast<Token>(std::find(logits.begin(), logits.end(), largest) - logits.begin());
  double total = 0;
  for (size_t start = 0; start < logits.size(); start += kBlock) {
    float lanes[kLanes] = {};
    const size_t end = std::min(start + kBlock, logits.size());
    const size_t whole = start + (end - start) / kLanes * kLanes;
    for (size_t i = start; i < whole; i += kLanes) {
      for (size_t j = 0; j < kLanes; ++j) lanes[j] += ExpOfNonPositive(logits[i + j] - largest);
    }
    for (size_t i = whole; i < end; ++i) lanes[0] += ExpOfNonPositive(logits[i] - largest);
    for (const float lane : lanes) total += lane;
  }
  summary.has_nan = std::isnan(total);
  summary.log_sum_exp = static_cast<double>(largest) + std::log(total);
  return summary;
}

}  // namespace etalon
