#include "base/number_text.h"

#include <charconv>
#include <cmath>

#include "base/check.h"

namespace etalon {

ShortestDigits ShortestDigitsOf(double value) {
  ETALON_CHECK(std::isfinite(value));
  ShortestDigits result;
  result.is_negative = std::signbit(value);
  value = std::abs(value);
  if (value == 0) {
    result.digits = "0";
    result.point = 1;
    return result;
  }
  char text[64];
  const auto [end, error] =
      std::to_chars(text, text + sizeof(text), value, std::chars_format::scientific);
  ETALON_CHECK(error == std::errc());
  int exponent = 0;
  for (const char* at = text; at != end; ++at) {
    if (*at == 'e') {
      const char* number = at + 1 + (at[1] == '+' ? 1 : 0);
      std::from_chars(number, end, exponent);
      break;
    }
    if (*at != '.') result.digits += *at;
  }
  while (result.digits.size() > 1 && result.digits.back() == '0') result.digits.pop_back();
  result.point = exponent + 1;
  return result;
}

}  // namespace etalon
