#include "base/letter_case.h"

#include <utf8proc.h>

#include <algorithm>
#include <span>
#include <vector>

#include "base/text.h"
#include "base/texts/special_casing.h"

namespace etalon {
namespace {

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
  if (const SpecialCase* special = FindSpecialCase(c)) {
    *out += special->upper;
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

struct Range {
  uint32_t first, last;
};

// Unicode 14: Other_Uppercase and Other_Lowercase, which have case without being letters of it.
constexpr Range kOtherUpper[] = {
    {0x2160, 0x216f}, {0x24b6, 0x24cf}, {0x1f130, 0x1f149}, {0x1f150, 0x1f169}, {0x1f170, 0x1f189},
};
constexpr Range kOtherLower[] = {
    {0xaa, 0xaa},       {0xba, 0xba},       {0x2b0, 0x2b8},     {0x2c0, 0x2c1},
    {0x2e0, 0x2e4},     {0x345, 0x345},     {0x37a, 0x37a},     {0x1d2c, 0x1d6a},
    {0x1d78, 0x1d78},   {0x1d9b, 0x1dbf},   {0x2071, 0x2071},   {0x207f, 0x207f},
    {0x2090, 0x209c},   {0x2170, 0x217f},   {0x24d0, 0x24e9},   {0x2c7c, 0x2c7d},
    {0xa69c, 0xa69d},   {0xa770, 0xa770},   {0xa7f8, 0xa7f9},   {0xab5c, 0xab5f},
    {0x10780, 0x10780}, {0x10783, 0x10785}, {0x10787, 0x107b0}, {0x107b2, 0x107ba},
};

bool IsIn(std::span<const Range> ranges, uint32_t c) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [c](const Range& range) { return c >= range.first && c <= range.last; });
}

utf8proc_category_t CategoryOf(uint32_t c) {
  return utf8proc_category(static_cast<utf8proc_int32_t>(c));
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
    } else if (const SpecialCase* special = FindSpecialCase(text[i])) {
      out += special->title;
    } else {
      AppendUtf8(static_cast<uint32_t>(utf8proc_totitle(static_cast<utf8proc_int32_t>(text[i]))),
                 &out);
    }
  }
  return out;
}

bool IsUpper(uint32_t code_point) {
  return CategoryOf(code_point) == UTF8PROC_CATEGORY_LU || IsIn(kOtherUpper, code_point);
}

bool IsLower(uint32_t code_point) {
  return CategoryOf(code_point) == UTF8PROC_CATEGORY_LL || IsIn(kOtherLower, code_point);
}

bool IsUpperText(std::string_view utf8) {
  bool has_upper = false;
  for (const uint32_t c : DecodeUtf8(utf8)) {
    if (IsLower(c) || CategoryOf(c) == UTF8PROC_CATEGORY_LT) return false;
    has_upper |= IsUpper(c);
  }
  return has_upper;
}

bool IsLowerText(std::string_view utf8) {
  bool has_lower = false;
  for (const uint32_t c : DecodeUtf8(utf8)) {
    if (IsUpper(c) || CategoryOf(c) == UTF8PROC_CATEGORY_LT) return false;
    has_lower |= IsLower(c);
  }
  return has_lower;
}

}  // namespace etalon
