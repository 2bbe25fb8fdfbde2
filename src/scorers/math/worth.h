// What an answer is worth: a value, a list of values, an interval, a matrix, an equation or a word,
// and when two are worth the same to math-verify 0.9. It proves nothing.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "scorers/math/expression.h"

namespace etalon::math {

struct Worth {
  enum class Kind { kValue, kWord, kSet, kTuple, kInterval, kUnion, kMatrix, kRelation, kChain };

  Kind kind = Kind::kValue;  // kChain: several relations, of which nothing more is known
  Expression value;          // of kValue; the left side of kRelation
  std::string text;          // the word, or the relation: = < > <= >= != in
  std::vector<Worth> parts;  // elements; ends; the right side
  bool is_open_left = false, is_open_right = false;
  size_t columns = 0;          // of a matrix
  bool is_percentage = false;  // of kValue
  bool is_decimal = false;     // written with a point
};

// Unimplemented: math-verify may read it and we do not. InvalidArgument: it is no mathematics.
absl::StatusOr<Worth> ReadWorth(std::string_view latex);

// Unimplemented where we cannot tell.
absl::StatusOr<bool> AreWorthTheSame(const Worth& gold, const Worth& answer);

}  // namespace etalon::math
