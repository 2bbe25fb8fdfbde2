// Answers as math-verify 0.9 judges them, of which the expected marks are.
#include <gtest/gtest.h>

#include <string>

#include "absl/status/status.h"
#include "scorers/table.h"

namespace etalon {
namespace {

// "1", "0" or "unknown".
std::string Verified(const std::string& solution, const std::string& reply,
                     const char* gold = "any") {
  const auto scorer =
      FindScorerEntry("math_verify")->create(Value::MakeDict({{"gold", Value(gold)}}));
  const Value results[] = {Value(reply)};
  const auto mark = (*scorer)->Mark(Value::MakeDict({{"solution", Value(solution)}}), results);
  if (!mark.ok()) return absl::IsUnimplemented(mark.status()) ? "unknown" : "error";
  return (*mark)[0] == 1 ? "1" : "0";
}

TEST(MathVerify, LooksForTheAnswerInManyPlaces) {
  for (const char* reply : {"$42$", "\\boxed{42}", "42", "it is 42 apples", "answer: 42",
                            "Final Answer: The final answer is $42$. I hope it is correct.",
                            "so \\[ 42 \\]", "$1$ and so it is $42$", "$x = 42$"}) {
    EXPECT_EQ(Verified("so $\\boxed{42}$", reply), "1") << reply;
  }
  for (const char* reply : {"", "$43$", "no", "$42$ or $43$", "\\boxed{}", "$\\frac{1}{$"}) {
    EXPECT_EQ(Verified("so $\\boxed{42}$", reply), "0") << reply;
  }
  EXPECT_EQ(Verified("it is 42", "$42$", "latex"), "0");
}

TEST(MathVerify, ComparesValues) {
  EXPECT_EQ(Verified("$\\frac{1}{3}$", "$0.333333$"), "1");
  EXPECT_EQ(Verified("$\\frac{1}{3}$", "$0.3333$"), "0");
  EXPECT_EQ(Verified("$\\frac{3}{2}$", "$1\\frac12$"), "1");
  EXPECT_EQ(Verified("$2\\sqrt{3}$", "$\\sqrt{12}$"), "1");
  EXPECT_EQ(Verified("$1234$", "$1{,}234 \\text{ cm}$"), "1");
  EXPECT_EQ(Verified("$9$", "9%"), "1");
  EXPECT_EQ(Verified("$3R^2$", "$3r^2$"), "1");
  EXPECT_EQ(Verified("$\\text{(C)}$", "$C$"), "1");
}

TEST(MathVerify, ReadsAWordAmongMathematicsAsALetter) {
  for (const char* reply : {"$5 \\text{ apples} + 2$", "$\\text{apples} + 2$", "$x \\text{ is } 5$",
                            "$\\text{east} 5$", "$5\\text{th}+1$"}) {
    EXPECT_EQ(Verified("so $\\boxed{5}$", reply), "0") << reply;
  }
  EXPECT_EQ(Verified("$2+5 \\text{ apples}+x$", "$x+5 \\text{ apples} + 2$"), "1");
  EXPECT_EQ(Verified("$2+5 \\text{ apples} + 1$", "$5 \\text{ pears} + 3$"), "0");
  EXPECT_EQ(Verified("$2\\text{A B}+1$", "$2\\text{ab}+1$"), "1");
  EXPECT_EQ(Verified("$2\\text{x} + 1$", "$2x+1$"), "1");
  EXPECT_EQ(Verified("$2\\text{ab} + 1$", "$2ab+1$"), "0");
  EXPECT_EQ(Verified("$\\mathbf{x}+2$", "$x+2$"), "1");
  EXPECT_EQ(Verified("$7$", "$\\text{area} = 7$"), "1");
}

TEST(MathVerify, AChainOfRelationsIsNoValue) {
  for (const char* reply : {"$1<x<3$", "$x=1<y<2<3$", "$0 \\le x \\le 3$", "$x<y=3$", "$3<4<5$"}) {
    EXPECT_EQ(Verified("so $\\boxed{3}$", reply), "0") << reply;
  }
  EXPECT_EQ(Verified("$0<x<\\frac12$", "$0 < x<\\frac{1}{2}$"), "unknown");
}

TEST(MathVerify, ComparesListsIntervalsMatricesAndEquations) {
  EXPECT_EQ(Verified("$1,-2$", "$\\{-2,1\\}$"), "1");
  EXPECT_EQ(Verified("$1$", "$1,1$"), "1");
  EXPECT_EQ(Verified("$1$", "$1,x=1$"), "0");
  EXPECT_EQ(Verified("$(3,4,5)$", "$(5,4,3)$"), "0");
  EXPECT_EQ(Verified("$1 \\pm \\sqrt{2}$", "$1+\\sqrt2$ and $1-\\sqrt2$"), "1");
  EXPECT_EQ(Verified("$(3,4]$", "$(3,4)$"), "0");
  EXPECT_EQ(Verified("$x \\in [1,2]$", "$[1,2]$"), "1");
  EXPECT_EQ(Verified("$(0,9) \\cup (9,36)$", "$(0, 9)\\cup(9, 36)$"), "1");
  const std::string matrix = "$\\begin{pmatrix} 1/2 \\\\ 2 \\end{pmatrix}$";
  EXPECT_EQ(Verified(matrix, "$\\begin{pmatrix}0.5\\\\2\\end{pmatrix}$"), "1");
  EXPECT_EQ(Verified("$y = 2x + 3$", "$2y - 4x = 6$"), "1");
  EXPECT_EQ(Verified("$x=5$", "$y=5$"), "0");
  EXPECT_EQ(Verified("$x>3$", "$3<x$"), "1");
}

TEST(MathVerify, SaysWhenItCannotTell) {
  EXPECT_EQ(Verified("$\\int x dx$", "$x$"), "unknown");
  EXPECT_EQ(Verified("$x>3$", "$(3,\\infty)$"), "unknown");
  EXPECT_EQ(Verified("$x>3$", ""), "0");
}

}  // namespace
}  // namespace etalon
