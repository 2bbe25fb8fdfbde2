// Answers to Minerva's prompt; expected marks are what the functions of lm-eval 0.4.13 give with
// sympy 1.14.
#include <gtest/gtest.h>

#include <string>

#include "absl/status/status.h"
#include "scorers/math/expression.h"
#include "scorers/math/final_answer.h"
#include "scorers/table.h"

namespace etalon {
namespace {

using math::Compare;
using math::FinalAnswers;
using math::FinalForm;
using math::Letters;
using math::ParseLatex;
using math::Verdict;

// "same", "different", "unread", or "uncomputed".
std::string Compared(const char* one, const char* other, Letters letters = Letters::kSymbols) {
  const auto left = ParseLatex(one), right = ParseLatex(other);
  for (const auto* side : {&left, &right}) {
    if (!side->ok()) return absl::IsUnimplemented(side->status()) ? "uncomputed" : "unread";
  }
  return Compare(*left, *right, letters) == Verdict::kEqual ? "same" : "different";
}

std::string Normal(FinalForm form, const char* answer) {
  return (*FinalAnswers::Create(form))->Normalise(answer).value();
}

TEST(Expressions, AreComparedAsRationalFunctionsExactly) {
  EXPECT_EQ(Compared("(x+1)^2", "x^2+2x+1"), "same");
  EXPECT_EQ(Compared("\\frac{x^2-1}{x-1}", "x+1"), "same");
  EXPECT_EQ(Compared("123456789012345678901", "123456789012345678902"), "different");
  EXPECT_EQ(Compared("0.15", "\\frac{3}{20}"), "same");
  EXPECT_EQ(Compared("0.3333333333333", "\\frac13"), "different");
  EXPECT_EQ(Compared("1,234.5", "1234\\frac12"), "different");
  EXPECT_EQ(Compared("p-q", "q-p"), "different");
  EXPECT_EQ(Compared("x^{-2}", "\\frac{1}{x^2}"), "same");
}

TEST(Expressions, AreComparedAtPointsWhereTheyAreNotRational) {
  EXPECT_EQ(Compared("\\sqrt{12}", "2\\sqrt{3}"), "same");
  EXPECT_EQ(Compared("\\sqrt{x^2}", "x"), "different");
  EXPECT_EQ(Compared("\\sin^2 x+\\cos^2 x", "1"), "same");
  EXPECT_EQ(Compared("\\log_2 8", "3"), "same");
  EXPECT_EQ(Compared("\\binom{5}{2}", "10"), "same");
  EXPECT_EQ(Compared("f(x+1)", "f(1+x)"), "same");
  EXPECT_EQ(Compared("f(x)", "g(x)"), "different");
  EXPECT_EQ(Compared("|x|y", "y|x|"), "same");
  EXPECT_EQ(Compared("\\tan^{-1}x", "\\arctan x"), "same");
}

TEST(Expressions, OfEPiAndIMeanLettersOrConstants) {
  EXPECT_EQ(Compared("\\sin \\pi", "0"), "different");
  EXPECT_EQ(Compared("\\sin \\pi", "0", Letters::kConstants), "same");
  EXPECT_EQ(Compared("i^2", "-1"), "different");
  EXPECT_EQ(Compared("i^2", "-1", Letters::kConstants), "same");
}

TEST(Expressions, EndWhereSympyStopsReading) {
  EXPECT_EQ(Compared("3,5,7", "3"), "same");
  EXPECT_EQ(Compared("2+", "2"), "same");
  EXPECT_EQ(Compared("2^-1", "2"), "same");
  EXPECT_EQ(Compared("1,2345", "1234\\cdot5"), "same");
  EXPECT_EQ(Compared("3)", "3"), "same");
  EXPECT_EQ(Compared("x(1,2", "x"), "same");
  EXPECT_EQ(Compared("2+(1,2)%", "2"), "same");
  EXPECT_EQ(Compared("2\\sqrt{3", "2"), "same");
  EXPECT_EQ(Compared("\\log_216", "\\log_{21}6"), "same");
  EXPECT_EQ(Compared("dx", "xd"), "different");
  for (const char* text :
       {"", "(1,2)", "5\\%", "1.", "\\frac{1}{", "()", "\\sqrt2", "x\xC3\xA9", "1,2%", "2+(%"}) {
    EXPECT_EQ(Compared(text, "1"), "unread") << text;
  }
}

TEST(Expressions, ThatWeDoNotComputeAreNotCalledDifferent) {
  for (const char* text : {"\\int x dx", "\\sum_{i=1}^{3} i", "\\frac{dx}{dy}", "\\langle x|"}) {
    EXPECT_EQ(Compared(text, "1"), "uncomputed") << text;
  }
  EXPECT_EQ(Compared(std::string(200, '(').c_str(), "1"), "uncomputed");
  EXPECT_EQ(Compared(std::string(5000, '1').c_str(), "1"), "uncomputed");
}

TEST(Expressions, ThatAreEquationsOrNowhereFiniteEqualNothing) {
  EXPECT_EQ(Compared("x<5", "x<5"), "different");
  EXPECT_EQ(Compared("\\infty", "\\infty"), "different");
  EXPECT_EQ(Compared("1/0", "1/0"), "different");
}

TEST(FinalAnswer, KeepsTheTwoNormalFormsApart) {
  EXPECT_EQ(Normal(FinalForm::kMinerva, "x = $\\left(2\\pi cm, 1\\right)$"),
            "\\left(2\\pi,1\\right)");
  EXPECT_EQ(Normal(FinalForm::kLeaderboard, "x = $\\left(2\\pi cm, 1\\right)$"),
            "\\le(2\\pi,1\\right)");
  EXPECT_EQ(Normal(FinalForm::kMinerva, "1,234"), "1234");
  EXPECT_EQ(Normal(FinalForm::kMinerva, "0,1"), "0,1");
  EXPECT_EQ(Normal(FinalForm::kLeaderboard, "0,1"), "01");
  EXPECT_EQ(Normal(FinalForm::kMinerva, "\\sqrt[3]8 square units"), "\\sqrt[3]{8}");
  EXPECT_EQ(Normal(FinalForm::kMinerva, "\\frac12"), "\\frac{1}{2}");
}

double Equivalence(const char* form, const char* reply, const char* answer) {
  const auto scorer =
      FindScorerEntry("math_equivalence")->create(Value::MakeDict({{"form", Value(form)}}));
  const Value results[] = {Value(reply)};
  return (*scorer)->Mark(Value::MakeDict({{"answer", Value(answer)}}), results).value()[0];
}

TEST(MathEquivalence, ReadsTheSentenceThatThePromptAsksFor) {
  EXPECT_EQ(Equivalence("minerva", "Final Answer: The final answer is $0.5$. I hope so", "1/2"), 0);
  const char* half = "Final Answer: The final answer is $0.5$. I hope it is correct.";
  EXPECT_EQ(Equivalence("minerva", half, "1/2"), 1);
  EXPECT_EQ(Equivalence("leaderboard", half, "\\dfrac{1}{2}"), 1);
  EXPECT_EQ(Equivalence("minerva", "Final Answer: The final answer is $(1, 2)$.", "(1,2)"), 0);
  const char* pair = "Final Answer: The final answer is $(1, 2)$. I hope it is correct.";
  EXPECT_EQ(Equivalence("minerva", pair, "(1,2)"), 1);
  EXPECT_EQ(Equivalence("leaderboard", "$0.5$", "[invalidanswer]"), 0);
  EXPECT_EQ(Equivalence("minerva", "$0.5$", "[invalidanswer]"), 1);
}

TEST(MathEquivalence, SaysWhenItCannotTell) {
  const auto scorer = FindScorerEntry("math_equivalence")->create(Value(Value::Dict()));
  const Value results[] = {
      Value("Final Answer: The final answer is $\\int{x}dx$. I hope it is correct.")};
  const auto mark = (*scorer)->Mark(Value::MakeDict({{"answer", "1"}}), results);
  EXPECT_TRUE(absl::IsUnimplemented(mark.status())) << mark.status();
}

}  // namespace
}  // namespace etalon
