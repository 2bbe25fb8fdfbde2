#include "records/marks/right_forms.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/str.h"

namespace etalon {
namespace {

using ::testing::ElementsAre;

void AddDocument(RightForms* forms, const std::string& reference, const std::string& answer) {
  forms->AddReferences(Value::MakeDict({{"references", Value::MakeList({reference})}}));
  forms->AddResult(0, answer);
}

TEST(RightForms, CountsAnswersThatAreNoneOfFewForms) {
  RightForms forms(1);
  for (int i = 0; i < 4; ++i) {
    AddDocument(&forms, "Yes", " yes. ");
    AddDocument(&forms, "No", "perhaps");
  }
  AddDocument(&forms, "No", "[invalid]");
  AddDocument(&forms, "No", "");
  const auto outside = forms.Outside();
  ASSERT_TRUE(outside.has_value());
  EXPECT_THAT(*outside, ElementsAre(5));
  EXPECT_EQ(forms.CommonestRight(), 6);
}

TEST(RightForms, CountADocumentOnceForEachOfItsForms) {
  RightForms forms(1);
  for (int i = 0; i < 8; ++i) {
    forms.AddReferences(
        Value::MakeDict({{"references", Value::MakeList({"Yes", "yes.", i < 3 ? "no" : "Yes"})}}));
  }
  EXPECT_EQ(forms.CommonestRight(), 8);
}

TEST(RightForms, SaysOfOneAnswerWhetherItIsOutside) {
  RightForms forms(1);
  for (int i = 0; i < 7; ++i) AddDocument(&forms, i % 2 == 0 ? "Yes" : "No", "x");
  EXPECT_FALSE(forms.IsOutside("perhaps")) << "two forms need eight documents";
  AddDocument(&forms, "Yes", "x");
  EXPECT_TRUE(forms.IsOutside("perhaps"));
  EXPECT_TRUE(forms.IsOutside(""));
  EXPECT_TRUE(forms.IsOutside(Value::MakeList({"perhaps", "Yes"})));
  EXPECT_FALSE(forms.IsOutside(" YES."));
  EXPECT_FALSE(forms.IsOutside("[invalid]")) << "that is counted as nothing extracted";
}

TEST(RightForms, KnowsNoFixedSetWhereAnswersAreFree) {
  RightForms numbers(1);
  for (int i = 0; i < 100; ++i) AddDocument(&numbers, StrCat(i), "x");
  EXPECT_FALSE(numbers.Outside().has_value());
  EXPECT_FALSE(numbers.CommonestRight().has_value());
  RightForms few(1);
  for (int i = 0; i < 7; ++i) AddDocument(&few, i % 2 == 0 ? "Yes" : "No", "x");
  EXPECT_FALSE(few.Outside().has_value()) << "two forms need eight documents";
  RightForms one(1);
  for (int i = 0; i < 100; ++i) AddDocument(&one, "Yes", "x");
  EXPECT_FALSE(one.Outside().has_value()) << "one form may be an accident of the part asked";
}

TEST(RightForms, HoldsABoundedNumberOfAnswers) {
  RightForms forms(2);
  const auto count = static_cast<int64_t>(RightForms::kAnswersMax) + 100;
  for (int64_t i = 0; i < count; ++i) {
    forms.AddReferences(Value::MakeDict({{"references", Value::MakeList({i % 2 ? "a" : "b"})}}));
    forms.AddResult(0, StrCat("answer ", i));
    forms.AddResult(1, "A");
  }
  EXPECT_THAT(*forms.Outside(), ElementsAre(count, 0));
}

}  // namespace
}  // namespace etalon
