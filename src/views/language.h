// The two languages of what people read, and numbers as each writes them. No locale of the machine.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace etalon {

enum class Language { kEnglish, kFrench };

// "en" and "fr".
std::string_view LanguageCode(Language language);

// The same text in both, side by side, so that neither is forgotten.
struct Phrase {
  std::string_view english, french;
  std::string_view In(Language language) const {
    return language == Language::kFrench ? french : english;
  }
};

// 1234567 as "1,234,567" or, with narrow no-break spaces, "1 234 567".
std::string CountText(int64_t count, Language language);
// Four decimals; four significant digits from 10,000 on, where digits count more than decimals.
std::string ScoreText(double number, Language language);
// 0.1234 as "12.3 %"; what is not nothing is not shown as nothing: "< 0.1 %".
std::string ShareText(double share, Language language);
// Up to four significant digits, for nats and tokens.
std::string ShortNumber(double number, Language language);
// 1536 as "1.5 kB".
std::string SizeText(int64_t bytes, Language language);

}  // namespace etalon
