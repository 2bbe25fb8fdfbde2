// Log-probabilities from one row of logits, in float32 with a wide sum. It knows no model.
#pragma once

#include <cstdint>
#include <span>

#include "etalon/model.h"

namespace etalon {

struct RowSummary {
  double log_sum_exp = 0;  // natural logarithm
  Token best = 0;          // the first of the largest logits
  bool has_nan = false;
};

// Of logits[0 … n). Minus infinity is allowed.
RowSummary SummariseRow(std::span<const float> logits);

}  // namespace etalon
