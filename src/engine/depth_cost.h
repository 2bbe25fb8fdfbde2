// What a token costs at each depth of a plain prefill, and the bound that follows for a set of
// tokens (docs/formats/bound.md). It schedules nothing.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "etalon/model.h"

namespace etalon {

inline constexpr int32_t kPrefillTokens = 512;
inline constexpr std::array<int32_t, 4> kCostDepths = {0, 512, 1024, 2048};

struct DepthCost {
  std::vector<double> seconds_per_token;  // at the first of kCostDepths, at least one
  // Seconds of a token at a depth; piecewise linear.
  double At(int64_t depth) const;
};

// Seconds since any fixed moment.
using Clock = std::function<double()>;
double SteadySeconds();

// The smallest of `passes` passes. Empties the model's branches.
absl::StatusOr<DepthCost> MeasureDepthCost(int32_t passes, const Clock& clock, TokenModel* model);

// tokens_by_depth[d] tokens at depth d.
double BoundSeconds(const DepthCost& cost, std::span<const int64_t> tokens_by_depth);

}  // namespace etalon
