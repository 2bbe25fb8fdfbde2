#include "base/letter_case.h"

#include <utf8proc.h>

#include "base/text.h"

namespace etalon {
namespace {

template <typename Map>
std::string MapCase(std::string_view text, Map map) {
  std::string out;
  for (const uint32_t c : DecodeUtf8(text)) map(c, &out);
  return out;
}

void AppendUpper(uint32_t c, std::string* out) {
  constexpr uint32_t kSharpS = 0xdf;
  if (c == kSharpS) {
    *out += "SS";
  } else {
    AppendUtf8(static_cast<uint32_t>(utf8proc_toupper(static_cast<utf8proc_int32_t>(c))), out);
  }
}

void AppendLower(uint32_t c, std::string* out) {
  AppendUtf8(static_cast<uint32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(c))), out);
}

}  // namespace

std::string UpperCase(std::string_view utf8) { return MapCase(utf8, AppendUpper); }
std::string LowerCase(std::string_view utf8) { return MapCase(utf8, AppendLower); }

std::string Capitalize(std::string_view utf8) {
  bool is_first = true;
  return MapCase(utf8, [&](uint32_t c, std::string* out) {
    if (is_first) {
      AppendUtf8(static_cast<uint32_t>(utf8proc_totitle(static_cast<utf8proc_int32_t>(c))), out);
    } else {
      AppendLower(c, out);
    }
    is_first = false;
  });
}

}  // namespace etalon
