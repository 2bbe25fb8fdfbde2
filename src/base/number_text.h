// The shortest decimal digits that read back as a double, for the writers of numbers. It decides
// no layout.
#pragma once

#include <string>

namespace etalon {

// `value` = 0.DIGITS * 10^point, without sign; "0" for zero (point 1). Finite values only.
struct ShortestDigits {
  std::string digits;
  int point = 0;
  bool is_negative = false;
};
ShortestDigits ShortestDigitsOf(double value);

}  // namespace etalon
