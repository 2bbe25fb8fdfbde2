#include "scorers/drop.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "scorers/table.h"

namespace etalon {
namespace {

using ::testing::HasSubstr;

// What lm_eval/tasks/drop/utils.py makes of these texts.
TEST(Drop, NormalizesAsTheField) {
  const std::pair<const char*, const char*> cases[] = {
      {"The 1,000 dogs", "1000.0 dogs"},
      {"a-b the-an", "b"},
      {"5.", "5.0"},
      {"$5.50", "550.0"},
      {"-3", "3.0"},
      {"1e3 men", "1000.0 men"},
      {"1_0 in inf NaN", "10.0 in inf nan"},
      {".5 %", "0.5"},
      {"+7", "7.0"},
      {"Th\u00e9\u00e2tre, l'an\u00a0a 'x'", "th\u00e9\u00e2tre lan x"},
      {"- -", ""},
      {"1__0", "10.0"},
      {"0x10", "0x10"},
      {"1e400", "inf"},
      {"e5", "e5"},
      {"5e", "5e"},
      {"1.2.3", "123.0"},
      {"a\u2003the b", "b"},
  };
  for (const auto& [text, wanted] : cases) {
    const auto normalized = NormalizeDropAnswer(text);
    ASSERT_TRUE(normalized.ok()) << normalized.status();
    EXPECT_EQ(*normalized, wanted) << text;
  }
}

const Value kDropInput = Value::MakeDict(
    {{"answers", Value::MakeList({Value::MakeList({"1,000 dogs"}),
                                  Value::MakeList({"red dog", "blue cat"}), Value::MakeList({" "}),
                                  Value::MakeList({"4"}), Value::MakeList({"12 March 1990"})})}});

TEST(Drop, TakesTheAnswerThatFitsBest) {
  struct Case {
    const char* text;
    double exact, f1;
  };
  for (const auto& [text, exact, f1] :
       {Case{"1000 dogs", 1, 1}, Case{"blue cat and the red dog", 0, 0.29}, Case{"4 dogs", 0, 0.67},
        Case{"dogs", 0, 0}, Case{"12 March", 0, 0.8}, Case{"Red dog", 0, 0.5}, Case{"", 0, 0},
        Case{"1990", 0, 0.5}}) {
    const Value results[] = {text};
    const auto mark = MarkDrop("drop_f1", kDropInput, results);
    ASSERT_TRUE(mark.ok()) << mark.status();
    EXPECT_EQ(mark->exact, exact) << text;
    EXPECT_EQ(mark->f1, f1) << text;
    const auto em = (*FindScorerEntry("drop_em")->create(Value()))->Mark(kDropInput, results);
    const auto words = (*FindScorerEntry("drop_f1")->create(Value()))->Mark(kDropInput, results);
    EXPECT_EQ(*em, Score{exact}) << text;
    EXPECT_EQ(*words, Score{f1}) << text;
  }
}

TEST(Drop, SaysWhatIsMissing) {
  const Value results[] = {"x"};
  EXPECT_THAT(std::string(MarkDrop("drop_em", Value(), results).status().message()),
              HasSubstr("drop_em: the document has no list \"answers\""));
  const Value wrong = Value::MakeDict({{"answers", Value::MakeList({"x"})}});
  EXPECT_THAT(std::string(MarkDrop("drop_em", wrong, results).status().message()),
              HasSubstr("no list of texts"));
  EXPECT_THAT(std::string(MarkDrop("drop_em", kDropInput, {}).status().message()),
              HasSubstr("take_first"));
}

}  // namespace
}  // namespace etalon
