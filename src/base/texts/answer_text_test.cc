#include "base/texts/answer_text.h"

#include <gtest/gtest.h>

#include <vector>

namespace etalon {
namespace {

// Expected: postprocess_generated_text of lm-evaluation-harness 0.4.13.
TEST(AnswerText, IsWhatFollowsTheLastEndOfThoughtsUpToAStop) {
  const std::vector<std::string> stops = {"\n\n", "", "Q:"};
  const std::string end = "</think>";
  EXPECT_EQ(AnswerAfterThoughts("<think>a\n\nb</think>\n\n 7 \n\nmore", end, stops), "7 ");
  EXPECT_EQ(AnswerAfterThoughts("x</think>y</think>z Q: w", end, stops), "z ");
  EXPECT_EQ(AnswerAfterThoughts("thoughts\n\nwithout end", end, stops), "thoughts");
  EXPECT_EQ(AnswerAfterThoughts("a</think> \n", end, stops), "");
  EXPECT_EQ(AnswerAfterThoughts("a b", end, {}), "a b");
}

TEST(AnswerText, BeginsNowhereWithoutAnEndOfThoughts) {
  EXPECT_EQ(AnswerStart("abc", "</t>"), std::nullopt);
  EXPECT_EQ(AnswerStart("abc", ""), std::nullopt);
  EXPECT_EQ(AnswerStart("a</t>\u2003b", "</t>"), 8u) << "white space as Python has it";
  EXPECT_EQ(AnswerStart("a</t>  ", "</t>"), 7u);
}

}  // namespace
}  // namespace etalon
