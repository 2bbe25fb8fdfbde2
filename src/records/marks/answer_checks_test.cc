#include "records/marks/answer_checks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace etalon {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

AnsweredSample Choices(const std::vector<double>& log_likelihoods) {
  AnsweredSample answered;
  Value::List choices;
  for (const double each : log_likelihoods) {
    answered.answers.emplace_back().log_likelihood = each;
    choices.emplace_back("c");
  }
  answered.sample.scorer_input = Value::MakeDict({{"choices", Value(std::move(choices))}});
  return answered;
}

TEST(AnswerChecks, FindsTheFirstBestChoiceAndItsLead) {
  const auto outcome = ChoiceOutcomeOf(Choices({-3, -1, -2.5}));
  ASSERT_TRUE(outcome.has_value());
  EXPECT_EQ(outcome->chosen, 1U);
  EXPECT_DOUBLE_EQ(outcome->lead, 1.5);
  EXPECT_FALSE(outcome->is_tied);
  const auto tied = ChoiceOutcomeOf(Choices({-3, -1, -1}));
  EXPECT_EQ(tied->chosen, 1U);
  EXPECT_TRUE(tied->is_tied);
  EXPECT_EQ(tied->lead, 0);
  EXPECT_FALSE(tied->is_all_equal());
  const auto equal = ChoiceOutcomeOf(Choices({-HUGE_VAL, -HUGE_VAL}));
  EXPECT_TRUE(equal->is_all_equal());
  EXPECT_EQ(equal->lead, 0) << "no difference of infinities";
}

TEST(AnswerChecks, SaysNothingOfChoicesThatWereNotAllAnswered) {
  AnsweredSample answered = Choices({-3, -1});
  answered.answers[0].error = "no";
  EXPECT_FALSE(ChoiceOutcomeOf(answered).has_value());
  EXPECT_FALSE(ChoiceOutcomeOf(Choices({-1})).has_value());
}

TEST(AnswerChecks, RightPositionsAreAmongTheChoices) {
  Value input = Choices({-1, -2, -3}).sample.scorer_input;
  input.Set("gold", Value::MakeList({2, 0, 2, -100, 3}));
  EXPECT_THAT(RightPositions(input), ElementsAre(0, 2));
  EXPECT_FALSE(HasNoGold(input));
  input.Set("gold", 3);
  EXPECT_THAT(RightPositions(input), IsEmpty());
  EXPECT_TRUE(HasNoGold(input));
}

}  // namespace
}  // namespace etalon
