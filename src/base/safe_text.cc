#include "base/safe_text.h"

#include <algorithm>

#include "absl/strings/str_format.h"
#include "base/text.h"

namespace etalon {
namespace {

constexpr uint32_t kFirstPrintable = 0x20, kDelete = 0x7f;

bool IsLayout(uint32_t c) { return c == '\n' || c == '\t'; }

enum class Layout { kKept, kShown };

// All of it below U+10000.
std::string AsEscape(uint32_t c) { return absl::StrFormat("\\u%04x", c); }

bool IsPlain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return IsLayout(byte) || (byte >= kFirstPrintable && byte < kDelete);
  });
}

std::string Escaped(std::string_view text, Layout layout) {
  std::string safe;
  safe.reserve(text.size());
  for (const uint32_t c : DecodeUtf8(text)) {
    if (IsUnsafeCharacter(c) || (layout == Layout::kShown && IsLayout(c))) {
      safe += absl::StrFormat("<U+%04X>", c);
    } else {
      AppendUtf8(c, &safe);
    }
  }
  return safe;
}

}  // namespace

bool IsUnsafeCharacter(uint32_t c) {
  if (IsLayout(c)) return false;
  const bool is_direction = c == 0x200e || c == 0x200f || c == 0x061c ||
                            (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
  return c < kFirstPrintable || (c >= kDelete && c < 0xa0) || c == 0x2028 || c == 0x2029 ||
         is_direction;
}

std::string SafeText(std::string_view text) {
  // Most of it is plain, and long lists pass here line by line.
  return IsPlain(text) ? std::string(text) : Escaped(text, Layout::kKept);
}

// They can stand in strings alone, where an escape means the same.
std::string SafeJson(std::string_view json) {
  if (IsPlain(json)) return std::string(json);
  std::string safe;
  safe.reserve(json.size());
  for (const uint32_t c : DecodeUtf8(json)) {
    if (IsUnsafeCharacter(c)) {
      safe += AsEscape(c);
    } else {
      AppendUtf8(c, &safe);
    }
  }
  return safe;
}

std::string SafeLine(std::string_view text) { return Escaped(text, Layout::kShown); }

}  // namespace etalon
