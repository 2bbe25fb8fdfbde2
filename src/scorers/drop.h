// DROP's exact match and F1 (Dua et al., 2019) of one text against answers of several spans. It
// reads no numbers in scripts other than ASCII's.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "etalon/value.h"

namespace etalon {

struct DropMark {
  double exact = 0;
  double f1 = 0;  // of two decimals
};

// The best over all answers. `scorer_input`: "answers", a list of lists of str.
absl::StatusOr<DropMark> MarkDrop(std::string_view scorer, const Value& scorer_input,
                                  std::span<const Value> results);

// In lower case, without articles and punctuation, numbers as Python prints floats.
absl::StatusOr<std::string> NormalizeDropAnswer(std::string_view text);

}  // namespace etalon
