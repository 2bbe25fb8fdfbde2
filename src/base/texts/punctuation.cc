#include "base/texts/punctuation.h"

#include <utf8proc.h>

#include "base/text.h"

namespace etalon {

bool IsUnicodePunctuation(uint32_t code_point) {
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(code_point))) {
    case UTF8PROC_CATEGORY_PC:
    case UTF8PROC_CATEGORY_PD:
    case UTF8PROC_CATEGORY_PS:
    case UTF8PROC_CATEGORY_PE:
    case UTF8PROC_CATEGORY_PI:
    case UTF8PROC_CATEGORY_PF:
    case UTF8PROC_CATEGORY_PO:
      return true;
    default:
      return false;
  }
}

bool IsUnicodeLetter(uint32_t code_point) {
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(code_point))) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
      return true;
    default:
      return false;
  }
}

std::string WithoutAsciiPunctuation(std::string_view text) {
  std::string bare;
  for (const char c : text) {
    if (kAsciiPunctuation.find(c) == std::string_view::npos) bare += c;
  }
  return bare;
}

std::string WithoutPunctuation(std::string_view utf8) {
  std::string bare;
  for (const uint32_t c : DecodeUtf8(WithoutAsciiPunctuation(utf8))) {
    if (!IsUnicodePunctuation(c)) AppendUtf8(c, &bare);
  }
  return bare;
}

}  // namespace etalon
