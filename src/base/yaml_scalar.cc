#include "base/yaml_scalar.h"

#include <algorithm>
#include <limits>

#include "base/text.h"

namespace etalon {
namespace {

bool IsOneOf(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

bool AllDigits(std::string_view text, std::string_view digits) {
  return !text.empty() && text.find_first_not_of(digits) == std::string_view::npos;
}

// PyYAML's implicit resolver for ints: decimal, 0 octal, 0x, 0b, underscores. (Base 60 is left
// out.)
bool ResolveInt(std::string_view text, Value* value) {
  const bool is_negative = text.starts_with("-");
  if (text.starts_with("-") || text.starts_with("+")) text.remove_prefix(1);
  const std::string plain = ReplaceAll(text, "_", "");
  int radix = 10;
  std::string_view digits = plain;
  if (plain.starts_with("0x")) {
    radix = 16, digits.remove_prefix(2);
    if (!AllDigits(digits, "0123456789abcdefABCDEF")) return false;
  } else if (plain.starts_with("0b")) {
    radix = 2, digits.remove_prefix(2);
    if (!AllDigits(digits, "01")) return false;
  } else if (plain.size() > 1 && plain[0] == '0') {
    radix = 8;
    if (!AllDigits(digits, "01234567")) return false;
  } else if (!AllDigits(digits, "0123456789")) {
    return false;
  }
  if (text.empty() || text[0] == '_') return false;
  uint64_t magnitude = 0;
  for (const char c : digits) {
    const int digit = c <= '9' ? c - '0' : (c | 32) - 'a' + 10;
    if (__builtin_mul_overflow(magnitude, static_cast<uint64_t>(radix), &magnitude)) return false;
    magnitude += static_cast<uint64_t>(digit);
  }
  if (magnitude > static_cast<uint64_t>(INT64_MAX)) return false;
  *value = Value(is_negative ? -static_cast<int64_t>(magnitude) : static_cast<int64_t>(magnitude));
  return true;
}

// PyYAML wants a point, and a sign in the exponent: "1e3" is a string there.
bool ResolveFloat(std::string_view text, Value* value) {
  const double sign = text.starts_with("-") ? -1 : 1;
  if (text.starts_with("-") || text.starts_with("+")) text.remove_prefix(1);
  if (IsOneOf(text, {".inf", ".Inf", ".INF"})) {
    *value = Value(sign * std::numeric_limits<double>::infinity());
    return true;
  }
  if (IsOneOf(text, {".nan", ".NaN", ".NAN"})) {
    *value = Value(std::numeric_limits<double>::quiet_NaN());
    return true;
  }
  const size_t point = text.find('.');
  if (point == std::string_view::npos) return false;
  const size_t exponent = text.find_first_of("eE");
  const std::string_view mantissa = text.substr(0, exponent);
  if (!AllDigits(mantissa, "0123456789._") ||
      std::count(mantissa.begin(), mantissa.end(), '.') != 1 ||
      mantissa.find_first_of("0123456789") == std::string_view::npos || mantissa[0] == '_') {
    return false;
  }
  if (exponent != std::string_view::npos) {
    const std::string_view power = text.substr(exponent + 1);
    if (power.size() < 2 || (power[0] != '+' && power[0] != '-') ||
        !AllDigits(power.substr(1), "0123456789")) {
      return false;
    }
  }
  std::string plain = ReplaceAll(text, "_", "");
  if (plain[0] == '.') plain.insert(0, "0");
  const auto parsed = ParseDouble(plain);
  if (!parsed.has_value()) return false;
  *value = Value(sign * *parsed);
  return true;
}

}  // namespace

Value ResolvePlainScalar(const std::string& text) {
  if (IsOneOf(text, {"", "~", "null", "Null", "NULL"})) return Value();
  if (IsOneOf(text, {"true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"})) {
    return Value(true);
  }
  if (IsOneOf(text, {"false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF"})) {
    return Value(false);
  }
  Value value;
  if (ResolveInt(text, &value) || ResolveFloat(text, &value)) return value;
  return Value(text);
}

}  // namespace etalon
