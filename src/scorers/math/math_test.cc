// Answers of MATH and AIME as lm-evaluation-harness 0.4.13 judges them.
#include <gtest/gtest.h>

#include "scorers/math/boxes.h"
#include "scorers/math/plain_form.h"
#include "scorers/table.h"

namespace etalon {
namespace {

using math::AreSpelledAlike;
using math::BetweenDollars;
using math::BoxContents;
using math::LastBox;
using math::PlainForm;

double Spelling(const char* extract, const char* reply, const char* answer) {
  const auto scorer =
      FindScorerEntry("math_spelling")->create(Value::MakeDict({{"extract", Value(extract)}}));
  const Value results[] = {Value(reply)};
  return (*scorer)->Mark(Value::MakeDict({{"answer", Value(answer)}}), results).value()[0];
}

TEST(Boxes, TheLastOneWithItsInnerBracesCounts) {
  EXPECT_EQ(LastBox("\\boxed{1} so \\boxed{\\frac{1}{2}} ok"), "\\boxed{\\frac{1}{2}}");
  EXPECT_EQ(LastBox("$\\boxed 7$ then"), "\\boxed 7");
  EXPECT_EQ(LastBox("\\fbox{3}"), "\\fbox{3}");
  EXPECT_EQ(LastBox("\\boxed{\\frac{1}{2}"), std::nullopt);
  EXPECT_EQ(LastBox("none"), std::nullopt);
  EXPECT_EQ(BoxContents("\\boxed{\\frac{1}{2}}"), "\\frac{1}{2}");
  EXPECT_EQ(BoxContents("\\boxed 7"), "7");
  EXPECT_EQ(BoxContents("\\fbox{3}"), std::nullopt);
}

TEST(Boxes, DollarsAreTakenFromTheFirstToTheLast) {
  EXPECT_EQ(BetweenDollars("$1$ or $2$"), "1$ or $2");
  EXPECT_EQ(BetweenDollars("costs $5"), "costs $5");
  EXPECT_EQ(BetweenDollars("$$"), "");
}

TEST(PlainForm, WritesFractionsAndRootsInOneWay) {
  EXPECT_EQ(PlainForm("\\dfrac12"), "\\frac{1}{2}");
  EXPECT_EQ(PlainForm("\\tfrac1{72}"), "\\frac{1}{72}");
  EXPECT_EQ(PlainForm("3/4"), "\\frac{3}{4}");
  EXPECT_EQ(PlainForm("03/4"), "03/4");
  EXPECT_EQ(PlainForm("-0/4"), "-0/4");
  EXPECT_EQ(PlainForm(" .5"), "\\frac{1}{2}");
  EXPECT_EQ(PlainForm("x = \\sqrt3 + \\frac\xC3\xA9z"), "\\sqrt{3}+\\frac{\xC3\xA9}{z}");
  EXPECT_EQ(PlainForm("90^\\circ"), "90");
  EXPECT_EQ(PlainForm("5\\text{ cm}"), "5");
}

TEST(PlainForm, HasNoneWhereTheFieldsFunctionFails) {
  EXPECT_EQ(PlainForm("x/2"), std::nullopt);
  EXPECT_EQ(PlainForm("\\frac"), std::nullopt);
  EXPECT_EQ(PlainForm("2\\sqrt"), std::nullopt);
  EXPECT_EQ(PlainForm("5\\text{ a}\\text{ b}"), std::nullopt);
  EXPECT_TRUE(AreSpelledAlike("x/2", "x/2"));
  EXPECT_FALSE(AreSpelledAlike(" x/2", "x/2"));
}

TEST(MathSpelling, TakesTheAnswerFromDollarsOrFromTheBox) {
  EXPECT_EQ(Spelling("dollars", "so $\\frac12$", "0.5"), 1);
  EXPECT_EQ(Spelling("dollars", "so \\boxed{5}", "5"), 0);
  EXPECT_EQ(Spelling("box", "so $n=\\boxed{5}$", "5"), 1);
  EXPECT_EQ(Spelling("box", "so $5$, not \\fbox{6}", "5"), 1);
}

TEST(MathSpelling, RefusesUnknownArguments) {
  const auto* entry = FindScorerEntry("math_spelling");
  EXPECT_FALSE(entry->create(Value::MakeDict({{"extract", Value("all")}})).ok());
  EXPECT_FALSE(entry->create(Value::MakeDict({{"other", Value("box")}})).ok());
}

}  // namespace
}  // namespace etalon
