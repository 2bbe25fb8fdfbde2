#include "views/language.h"

#include <gtest/gtest.h>

#include <cmath>

namespace etalon {
namespace {

TEST(Language, WritesNumbersAsEachLanguageDoes) {
  EXPECT_EQ(CountText(1234567, Language::kEnglish), "1,234,567");
  EXPECT_EQ(CountText(1234567, Language::kFrench), "1\u202f234\u202f567");
  EXPECT_EQ(CountText(-123, Language::kEnglish), "-123");
  EXPECT_EQ(ScoreText(0.25, Language::kEnglish), "0.2500");
  EXPECT_EQ(ScoreText(-0.25, Language::kFrench), "\u22120,2500");
  EXPECT_EQ(ScoreText(123456, Language::kEnglish), "1.235e+05");
  EXPECT_EQ(ScoreText(-HUGE_VAL, Language::kEnglish), "\u2212∞");
  EXPECT_EQ(SizeText(1536, Language::kEnglish), "1.5 kB");
  EXPECT_EQ(SizeText(999, Language::kFrench), "999 o");
}

TEST(Language, ASmallShareIsNotNothingAndALargeOneNotAll) {
  EXPECT_EQ(ShareText(0, Language::kEnglish), "0 %");
  EXPECT_EQ(ShareText(0.0001, Language::kEnglish), "< 0.1 %");
  EXPECT_EQ(ShareText(0.9999, Language::kEnglish), "> 99.9 %");
  EXPECT_EQ(ShareText(1, Language::kEnglish), "100 %");
  EXPECT_EQ(ShareText(0.1234, Language::kFrench), "12,3\u202f%");
}

}  // namespace
}  // namespace etalon
