#include "base/letter_case.h"

#include <utf8proc.h>

#include <algorithm>
#include <vector>

#include "base/text.h"

namespace etalon {
namespace {

constexpr uint32_t kSharpS = 0xdf;

bool HasCase(uint32_t c) {
  const auto code_point = static_cast<utf8proc_int32_t>(c);
  return utf8proc_islower(code_point) != 0 || utf8proc_isupper(code_point) != 0 ||
         utf8proc_category(code_point) == UTF8PROC_CATEGORY_LT;
}

// Unicode's Case_Ignorable: marks, formats, modifiers and the marks that stand inside words.
bool IsCaseIgnorable(uint32_t c) {
  constexpr uint32_t kInsideWords[] = {'\'',   '.',    ':',    0xb7,   0x387,  0x55f,
                                       0x5f4,  0x2018, 0x2019, 0x2024, 0x2027, 0xfe13,
                                       0xfe52, 0xfe55, 0xff07, 0xff0e, 0xff1a};
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(c))) {
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_SK:
      return true;
    default:
      return std::find(std::begin(kInsideWords), std::end(kInsideWords), c) !=
             std::end(kInsideWords);
  }
}

// A sigma that ends a word (Unicode 3.13, Final_Sigma): a letter stands before it, none after it.
bool IsFinalSigma(const std::vector<uint32_t>& text, size_t at) {
  size_t before = at;
  while (before > 0 && IsCaseIgnorable(text[before - 1])) --before;
  if (before == 0 || !HasCase(text[before - 1])) return false;
  size_t after = at + 1;
  while (after < text.size() && IsCaseIgnorable(text[after])) ++after;
  return after == text.size() || !HasCase(text[after]);
}

void AppendUpper(uint32_t c, std::string* out) {
  if (c == kSharpS) {
    *out += "SS";
  } else {
    AppendUtf8(static_cast<uint32_t>(utf8proc_toupper(static_cast<utf8proc_int32_t>(c))), out);
  }
}

void AppendLower(const std::vector<uint32_t>& text, size_t at, std::string* out) {
  constexpr uint32_t kCapitalIWithDot = 0x130, kCapitalSigma = 0x3a3, kFinalSigma = 0x3c2;
  const uint32_t c = text[at];
  if (c == kCapitalIWithDot) {
    *out += "i\xcc\x87";
  } else if (c == kCapitalSigma && IsFinalSigma(text, at)) {
    AppendUtf8(kFinalSigma, out);
  } else {
    AppendUtf8(static_cast<uint32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(c))), out);
  }
}

}  // namespace

std::string UpperCase(std::string_view utf8) {
  std::string out;
  for (const uint32_t c : DecodeUtf8(utf8)) AppendUpper(c, &out);
  return out;
}

std::string LowerCase(std::string_view utf8) {
  const std::vector<uint32_t> text = DecodeUtf8(utf8);
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) AppendLower(text, i, &out);
  return out;
}

std::string Capitalize(std::string_view utf8) {
  const std::vector<uint32_t> text = DecodeUtf8(utf8);
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (i > 0) {
      AppendLower(text, i, &out);
    } else if (text[i] == kSharpS) {
      out += "Ss";
    } else {
      AppendUtf8(static_cast<uint32_t>(utf8proc_totitle(static_cast<utf8proc_int32_t>(text[i]))),
                 &out);
    }
  }
  return out;
}

}  // namespace etalon
