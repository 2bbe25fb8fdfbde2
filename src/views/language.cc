#include "views/language.h"

#include <cmath>

#include "absl/strings/str_format.h"
#include "base/str.h"
#include "base/text.h"

namespace etalon {
namespace {

constexpr std::string_view kNarrowSpace = "\u202f";

std::string Localised(std::string text, Language language) {
  if (language == Language::kFrench) text = ReplaceAll(text, ".", ",");
  // A minus sign as wide as a digit.
  return text.starts_with('-') ? StrCat("\u2212", text.substr(1)) : text;
}

std::string Infinity(double number) { return number < 0 ? "\u2212∞" : "∞"; }

}  // namespace

std::string_view LanguageCode(Language language) {
  return language == Language::kFrench ? "fr" : "en";
}

std::string CountText(int64_t count, Language language) {
  const std::string digits = StrCat(count);
  const size_t sign = count < 0 ? 1 : 0;
  std::string text;
  for (size_t i = 0; i < digits.size(); ++i) {
    const bool begins_group = i > sign && (digits.size() - i) % 3 == 0;
    if (begins_group) text += language == Language::kFrench ? kNarrowSpace : ",";
    text += digits[i];
  }
  return text;
}

std::string ScoreText(double number, Language language) {
  constexpr double kLarge = 1e4;
  if (std::isinf(number)) return Infinity(number);
  const bool is_large = number >= kLarge || number <= -kLarge;
  return Localised(is_large ? absl::StrFormat("%.4g", number) : absl::StrFormat("%.4f", number),
                   language);
}

std::string ShareText(double share, Language language) {
  constexpr double kSmallest = 0.001;
  const std::string_view percent = language == Language::kFrench ? "\u202f%" : " %";
  if (share > 0 && share < kSmallest) return StrCat(Localised("< 0.1", language), percent);
  if (share < 1 && share > 1 - kSmallest) return StrCat(Localised("> 99.9", language), percent);
  const double hundred = 100 * share;
  const bool is_whole = hundred == std::floor(hundred);
  return StrCat(Localised(absl::StrFormat("%.*f", is_whole ? 0 : 1, hundred), language), percent);
}

std::string ShortNumber(double number, Language language) {
  if (std::isinf(number)) return Infinity(number);
  return Localised(absl::StrFormat("%.4g", number), language);
}

std::string SizeText(int64_t bytes, Language language) {
  constexpr double kThousand = 1000;
  if (bytes < 1000) return StrCat(bytes, language == Language::kFrench ? " o" : " B");
  const std::string_view units = "kMGT";
  double size = static_cast<double>(bytes) / kThousand;
  size_t unit = 0;
  for (; size >= kThousand && unit + 1 < units.size(); ++unit) size /= kThousand;
  return StrCat(Localised(absl::StrFormat("%.*f", size < 10 ? 1 : 0, size), language), " ",
                units.substr(unit, 1), language == Language::kFrench ? "o" : "B");
}

}  // namespace etalon
