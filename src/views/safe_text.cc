#include "views/safe_text.h"

#include "absl/strings/str_format.h"
#include "base/text.h"

namespace etalon {

bool IsUnsafeCharacter(uint32_t c) {
  if (c == '\n' || c == '\t') return false;
  const bool is_direction = c == 0x200e || c == 0x200f || c == 0x061c ||
                            (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029 || is_direction;
}

std::string SafeText(std::string_view text) {
  std::string safe;
  safe.reserve(text.size());
  for (const uint32_t c : DecodeUtf8(text)) {
    if (IsUnsafeCharacter(c)) {
      safe += absl::StrFormat("<U+%04X>", c);
    } else {
      AppendUtf8(c, &safe);
    }
  }
  return safe;
}

}  // namespace etalon
