#include "data/json_text.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "base/json.h"
#include "base/str.h"
#include "base/text.h"

namespace etalon {
namespace {

// The digits of `text` at `at`, or -1.
int Digits(std::string_view text, size_t at, size_t count) {
  int number = 0;
  for (size_t i = at; i < at + count; ++i) {
    if (i >= text.size() || text[i] < '0' || text[i] > '9') return -1;
    number = number * 10 + (text[i] - '0');
  }
  return number;
}

// hh, hh:mm or hh:mm:ss in seconds, or nothing.
std::optional<int> SecondsOfDay(std::string_view text) {
  constexpr int kMax[] = {23, 59, 59}, kSeconds[] = {3600, 60, 1};
  int seconds = 0;
  for (size_t part = 0; part < 3; ++part) {
    const int number = Digits(text, 3 * part, 2);
    if (number < 0 || number > kMax[part]) return std::nullopt;
    seconds += number * kSeconds[part];
    const size_t end = 3 * part + 2;
    if (text.size() == end) return seconds;
    if (text[end] != ':') return std::nullopt;
  }
  return std::nullopt;
}

// Takes Z, +hh, +hhmm or +hh:mm off the end: seconds east of Greenwich. Nothing: a wrong one.
std::optional<int> TakeZone(std::string_view* text) {
  if (text->ends_with('Z')) {
    text->remove_suffix(1);
    return 0;
  }
  const auto is_sign_at = [&](size_t length) {
    if (text->size() < length) return false;
    const char c = (*text)[text->size() - length];
    return c == '+' || c == '-';
  };
  const bool has_colon = is_sign_at(6) && (*text)[text->size() - 3] == ':';
  const size_t length = is_sign_at(3) ? 3 : is_sign_at(5) ? 5 : has_colon ? 6 : 0;
  if (length == 0) return 0;
  const std::string_view zone = text->substr(text->size() - length);
  text->remove_suffix(length);
  std::string time(zone.substr(1));
  if (length == 5) time.insert(2, ":");
  const auto seconds = SecondsOfDay(time);
  if (!seconds.has_value()) return std::nullopt;
  return zone[0] == '-' ? -*seconds : *seconds;
}

// As pandas' reader puts a number together, with its errors of rounding.
double Assembled(double whole, double fraction, size_t decimals) {
  constexpr std::array<double, 16> kPowers = {1.0,  1e-1, 1e-2,  1e-3,  1e-4,  1e-5,  1e-6,  1e-7,
                                              1e-8, 1e-9, 1e-10, 1e-11, 1e-12, 1e-13, 1e-14, 1e-15};
  return whole + fraction * kPowers[decimals];
}

// A number as pandas' reader takes it: more forms than JSON has. Nothing when it is none.
std::optional<Value> ReadNumber(std::string_view text) {
  constexpr size_t kDecimalsMax = 15;
  const bool is_negative = text.starts_with('-');
  if (is_negative) text.remove_prefix(1);
  const auto take_digits = [&text] {
    size_t count = 0;
    while (count < text.size() && text[count] >= '0' && text[count] <= '9') ++count;
    const std::string digits(text.substr(0, count));
    text.remove_prefix(count);
    return digits;
  };
  const std::string whole = take_digits();
  if (whole.empty() && !(is_negative && text.empty())) return std::nullopt;
  if (text.empty()) {
    const auto number = ParseInt(whole.empty() ? "0" : whole);
    if (!number.has_value()) return std::nullopt;
    return Value(is_negative ? -*number : *number);
  }
  std::string decimals;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    decimals = take_digits().substr(0, kDecimalsMax);
  }
  double value = Assembled(std::strtod(whole.c_str(), nullptr),
                           std::strtod(decimals.c_str(), nullptr), decimals.size());
  if (is_negative) value = -value;
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    const bool is_small = text.starts_with('-');
    if (is_small || text.starts_with('+')) text.remove_prefix(1);
    const double exponent = std::strtod(take_digits().c_str(), nullptr);
    value *= std::pow(10.0, is_small ? -exponent : exponent);
  }
  if (!text.empty()) return std::nullopt;
  return Value(value);
}

// A float as pandas writes it: ten decimals, or ten digits where it is very large or small.
std::string WrittenFloat(double value) {
  constexpr double kPlainMax = 1e16 - 1, kPlainMin = 1e-15, kScale = 1e10;
  constexpr size_t kDecimals = 10;
  const double size = std::fabs(value);
  char text[48];
  if (size > kPlainMax || (size != 0 && size < kPlainMin)) {
    const int length = std::snprintf(text, sizeof(text), "%.10g", value);
    return std::string(text, static_cast<size_t>(length));
  }
  auto whole = static_cast<uint64_t>(size);
  const double scaled = (size - static_cast<double>(whole)) * kScale;
  auto fraction = static_cast<uint64_t>(scaled);
  const double rest = scaled - static_cast<double>(fraction);
  if (rest > 0.5 || (rest == 0.5 && (fraction == 0 || fraction % 2 == 1))) ++fraction;
  if (static_cast<double>(fraction) >= kScale) {
    fraction = 0;
    ++whole;
  }
  std::string digits = StrCat(fraction);
  digits.insert(0, kDecimals - digits.size(), '0');
  digits.resize(std::max<size_t>(digits.find_last_not_of('0') + 1, 1));
  return StrCat(value < 0 ? "-" : "", whole, ".", digits);
}

Value FloatThroughJson(double value) {
  if (!std::isfinite(value)) return {};
  return Value(ReadNumber(WrittenFloat(value))->AsDouble());
}

// What is inside a list or an object.
Value InnerThroughJson(Value value) {
  if (value.is_float()) return FloatThroughJson(value.AsDouble());
  if (value.is_list()) {
    for (Value& item : value.AsList()) item = InnerThroughJson(std::move(item));
  } else if (value.is_dict()) {
    for (auto& [key, item] : value.AsDict()) item = InnerThroughJson(std::move(item));
  }
  return value;
}

}  // namespace

std::optional<std::string> TimeOfText(std::string_view text) {
  constexpr size_t kDateLength = 10;
  if (text.size() < kDateLength || text[4] != '-' || text[7] != '-') return std::nullopt;
  const int year = Digits(text, 0, 4), month = Digits(text, 5, 2), day = Digits(text, 8, 2);
  if (year < 0 || month < 1 || day < 1) return std::nullopt;
  const std::chrono::year_month_day date(std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day)));
  if (!date.ok()) return std::nullopt;
  int seconds = 0;
  if (text.size() > kDateLength) {
    if (text[kDateLength] != ' ' && text[kDateLength] != 'T') return std::nullopt;
    const auto zone = TakeZone(&text);
    if (!zone.has_value() || text.size() <= kDateLength) return std::nullopt;
    const auto time = SecondsOfDay(text.substr(kDateLength + 1));
    if (!time.has_value()) return std::nullopt;
    seconds = *time - *zone;
  }
  const std::chrono::sys_seconds at = std::chrono::sys_days(date) + std::chrono::seconds(seconds);
  const auto days = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day shown(days);
  const auto of_day = static_cast<int>((at - days).count());
  char out[40];
  const int length = std::snprintf(
      out, sizeof(out), "%04d-%02u-%02u %02d:%02d:%02d", int{shown.year()}, unsigned{shown.month()},
      unsigned{shown.day()}, of_day / 3600, of_day / 60 % 60, of_day % 60);
  return std::string(out, static_cast<size_t>(length));
}

Value FloatThroughLines(double value) {
  constexpr double kIntegersMin = 9223372036854775808.0, kIntegersEnd = 18446744073709551616.0;
  if (!std::isfinite(value)) return {};
  // An integer that only becomes a float when it is read.
  if (value >= kIntegersMin && value < kIntegersEnd) return Value(value);
  return Value(std::strtod(WrittenFloat(value).c_str(), nullptr));
}

Value ThroughJson(Value value) {
  if (!value.is_string()) return InnerThroughJson(std::move(value));
  const std::string_view text = TrimSpaces(value.AsString());
  if (text == "NaN") return {};
  if (text == "Infinity" || text == "-Infinity") {
    return Value(text[0] == '-' ? -HUGE_VAL : HUGE_VAL);
  }
  if (auto number = ReadNumber(text)) return *std::move(number);
  auto parsed = ParseJson(text);
  return parsed.ok() ? InnerThroughJson(*std::move(parsed)) : std::move(value);
}

}  // namespace etalon
