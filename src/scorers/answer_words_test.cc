// What the comparisons of words refuse; what they give for foreign answers stands in
// tests/data/ports, as the field's functions gave it.
#include "scorers/answer_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scorers/table.h"

namespace etalon {
namespace {

using ::testing::HasSubstr;

const Value kInput = Value::MakeDict({{"references", Value::MakeList({"The cat", "dog"})}});

absl::StatusOr<AnswerWordsMark> Mark(const Value& arguments, std::string_view text) {
  const auto words = AnswerWords::Create("answer_f1", arguments);
  if (!words.ok()) return words.status();
  const Value results[] = {Value(text)};
  return (*words)->Mark(kInput, results);
}

TEST(AnswerWords, TakeTheBestOfSeveralAnswers) {
  const auto mark = Mark(Value(Value::Dict()), "a cat, sat");
  ASSERT_TRUE(mark.ok()) << mark.status();
  EXPECT_EQ(mark->exact, 0);
  EXPECT_DOUBLE_EQ(mark->f1, 2.0 / 3);
  EXPECT_EQ(Mark(Value(Value::Dict()), "Dog!")->exact, 1);
}

TEST(AnswerWords, RefuseOtherArgumentsAndForms) {
  EXPECT_THAT(std::string(Mark(Value::MakeDict({{"lang", "en"}}), "x").status().message()),
              HasSubstr("not \"lang\""));
  EXPECT_THAT(std::string(Mark(Value::MakeDict({{"form", "nope"}}), "x").status().message()),
              HasSubstr("there is no form \"nope\""));
}

TEST(AnswerWords, RefuseWhatIsNoTextAndDocumentsWithoutAnswers) {
  for (const char* name : {"answer_exact", "answer_f1", "coqa_exact", "coqa_f1", "contains_answer",
                           "class_share", "number_share", "span_counts", "tag_accuracy"}) {
    const auto scorer = FindScorerEntry(name)->create(Value(Value::Dict()));
    ASSERT_TRUE(scorer.ok()) << name << scorer.status();
    const Value results[] = {Value(3)};
    EXPECT_FALSE((*scorer)->Mark(kInput, results).ok()) << name;
    EXPECT_FALSE((*scorer)->Mark(kInput, {}).ok()) << name;
    const Value texts[] = {Value("x")};
    EXPECT_FALSE((*scorer)->Mark(Value(Value::Dict()), texts).ok()) << name;
  }
}

}  // namespace
}  // namespace etalon
