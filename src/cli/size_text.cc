#include "cli/size_text.h"

#include <array>

#include "absl/strings/str_format.h"
#include "base/str.h"

namespace etalon {
namespace {

// Three digits, with the largest unit that leaves at least one before the point.
std::string Scaled(int64_t count, const std::array<const char*, 5>& units) {
  constexpr double kStep = 1000;
  auto value = static_cast<double>(count);
  size_t unit = 0;
  while (value >= kStep - 0.5 && unit + 1 < units.size()) {
    value /= kStep;
    ++unit;
  }
  std::string number = unit == 0       ? StrCat(count)
                       : value < 9.995 ? absl::StrFormat("%.2f", value)
                       : value < 99.95 ? absl::StrFormat("%.1f", value)
                                       : absl::StrFormat("%.0f", value);
  return units[unit][0] == '\0' ? number : StrCat(number, " ", units[unit]);
}

}  // namespace

std::string SizeText(int64_t bytes) { return Scaled(bytes, {"B", "kB", "MB", "GB", "TB"}); }

std::string ParametersText(int64_t count) {
  return Scaled(count, {"", "thousand", "million", "billion", "trillion"});
}

}  // namespace etalon
