// The scorers of ROUGE; its values are tested in src/similarity against rouge_score.
#include "scorers/rouge_marks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scorers/table.h"

namespace etalon {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

absl::StatusOr<Score> Mark(std::string_view scorer, const Value& input, const Value::List& results,
                           const Value& arguments = Value()) {
  const auto made = FindScorerEntry(scorer)->create(arguments);
  if (!made.ok()) return made.status();
  return (*made)->Mark(input, results);
}

std::string ErrorOf(std::string_view scorer, const Value& input, const Value::List& results,
                    const Value& arguments = Value()) {
  const auto score = Mark(scorer, input, results, arguments);
  return score.ok() ? "no error" : std::string(score.status().message());
}

Value References(std::initializer_list<Value> texts) {
  return Value::MakeDict({{"references", Value::MakeList(texts)}});
}

TEST(Rouge, TakesTheMostAlikeReferenceOfEachMeasure) {
  const Value input = References({"the cats sat", "a b c d"});
  EXPECT_THAT(*Mark("rouge_all", input, {"a b x d"}), ElementsAre(0.75, 1.0 / 3, 0.75, 0.75));
  const auto of = [&](const char* measure) { return Value::MakeDict({{"measure", measure}}); };
  EXPECT_THAT(*Mark("rouge", input, {"a b x d"}), ElementsAre(0.75)) << "rougeL";
  EXPECT_THAT(*Mark("rouge", input, {"a b x d"}, of("rouge2")), ElementsAre(1.0 / 3));
  const Value stems = Value::MakeDict({{"measure", "rouge1"}, {"use_stemmer", true}});
  EXPECT_THAT(*Mark("rouge", References({"cats"}), {"cat"}, of("rouge1")), ElementsAre(0));
  EXPECT_THAT(*Mark("rouge", References({"cats"}), {"cat"}, stems), ElementsAre(1));
  EXPECT_THAT(*Mark("rouge", References({"its"}), {"it"}, stems), ElementsAre(0))
      << "words of three letters are not stemmed";
  EXPECT_THAT(*Mark("rouge", References({"running"}), {"runs"}, stems), ElementsAre(1));
}

TEST(RougeSets, TakesTheMostAlikeAnswerOfTheStrippedText) {
  EXPECT_THAT(*Mark("rouge_sets", References({"x", "a b"}), {" a b\n"}),
              ElementsAre(testing::DoubleNear(1, 1e-7)));
  EXPECT_THAT(*Mark("rouge_sets", References({"a b"}), {" . "}), ElementsAre(0));
  EXPECT_THAT(ErrorOf("rouge_sets", References({"a"}), {Value(1)}),
              HasSubstr("must leave one text"));
}

TEST(Rouge, RefusesWhatItCannotCompare) {
  for (const std::string_view name : {"rouge", "rouge_all"}) {
    EXPECT_THAT(ErrorOf(name, References({"a"}), {Value(1)}), HasSubstr("must leave one text"));
    EXPECT_THAT(ErrorOf(name, Value::Dict(), {"a"}), HasSubstr("no \"references\""));
    EXPECT_THAT(ErrorOf(name, References({"a"}), {"a"}, Value::MakeDict({{"use_stemmer", 1}})),
                HasSubstr("use_stemmer must be true or false"));
  }
  EXPECT_THAT(ErrorOf("rouge", References({"a"}), {"a"}, Value::MakeDict({{"measure", "rouge3"}})),
              HasSubstr("unknown measure \"rouge3\"; did you mean"));
}

}  // namespace
}  // namespace etalon
