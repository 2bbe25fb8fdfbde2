#include "base/letter_case.h"

#include <gtest/gtest.h>

namespace etalon {
namespace {

// Expected: Python's str.lower, str.upper, str.capitalize.
TEST(LetterCase, LowersAsPythonDoes) {
  EXPECT_EQ(LowerCase("ÀÉ ÑOÑO Straße ЖЗ"), "àé ñoño straße жз");
  EXPECT_EQ(LowerCase("İI"), "i\u0307i");
}

TEST(LetterCase, KnowsTheSigmaThatEndsAWord) {
  EXPECT_EQ(LowerCase("ΟΔΟΣ"), "οδος");
  EXPECT_EQ(LowerCase("ΟΔΟΣ ΣΟΣ."), "οδος σος.");
  EXPECT_EQ(LowerCase("Σ"), "σ");
  EXPECT_EQ(LowerCase("ΑΣ'Α ΑΣ'"), "ασ'α ας'");
}

TEST(LetterCase, RaisesAsPythonDoes) {
  EXPECT_EQ(UpperCase("straße ñ ж ς"), "STRASSE Ñ Ж Σ");
  EXPECT_EQ(UpperCase("ǆ"), "Ǆ");
}

TEST(LetterCase, CapitalisesTheFirstLetterOnly) {
  EXPECT_EQ(Capitalize("éTÉ ΟΔΟΣ"), "Été οδος");
  EXPECT_EQ(Capitalize("ßA"), "Ssa");
  EXPECT_EQ(Capitalize("ǆX"), "ǅx");
  EXPECT_EQ(Capitalize(""), "");
}

TEST(LetterCase, RaisesOneLetterToSeveral) {
  EXPECT_EQ(UpperCase("ﬁn և ŉ"), "FIN ԵՒ ʼN");
  EXPECT_EQ(UpperCase("ﬃ \u0390 \u1fb7 \u1fb3 ẞß"),
            "FFI \u0399\u0308\u0301 \u0391\u0342\u0399 \u0391\u0399 ẞSS");
  EXPECT_EQ(Capitalize("ﬁn ABC"), "Fin abc");
  EXPECT_EQ(Capitalize("ﬃX"), "Ffix");
  EXPECT_EQ(Capitalize("\u1fb3"), "\u1fbc");
  EXPECT_EQ(Capitalize("\u1fb7"), "\u0391\u0342\u0345");
  EXPECT_EQ(Capitalize("և"), "Եւ");
}

TEST(LetterCase, IsPythonsIsupperAndIslower) {
  EXPECT_TRUE(IsUpperText("ABC 123!"));
  EXPECT_FALSE(IsUpperText("ABC d"));
  EXPECT_FALSE(IsUpperText("123!"));
  EXPECT_TRUE(IsLowerText("abc, 1"));
  EXPECT_FALSE(IsLowerText("aBc"));
  EXPECT_TRUE(IsUpperText("\xc3\x89T\xc3\x89"));
}

TEST(LetterCase, KnowsCaseOfWhatIsNoLetter) {
  EXPECT_TRUE(IsUpper(0x2160));            // Roman numeral one
  EXPECT_TRUE(IsLower(0xaa));              // feminine ordinal
  EXPECT_FALSE(IsUpperText("A\xc7\x85"));  // a title-case letter
  EXPECT_FALSE(IsLowerText("a\xc7\x85"));
}

}  // namespace
}  // namespace etalon
