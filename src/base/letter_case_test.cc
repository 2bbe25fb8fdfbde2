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

}  // namespace
}  // namespace etalon
