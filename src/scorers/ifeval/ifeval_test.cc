// The scorers of IFEval; expected marks are what lm-eval 0.4.13's own functions give.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "scorers/ifeval/language.h"
#include "scorers/ifeval/python_json.h"
#include "scorers/ifeval/sentences.h"
#include "scorers/ifeval/words.h"
#include "scorers/table.h"

namespace etalon {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

absl::StatusOr<Score> Mark(std::string_view scorer, std::string_view reading, Value instructions,
                           std::string_view reply) {
  const auto made =
      FindScorerEntry(scorer)->create(Value::MakeDict({{"reading", std::string(reading)}}));
  if (!made.ok()) return made.status();
  const Value::List results = {Value(reply)};
  return (*made)->Mark(Value::MakeDict({{"instructions", std::move(instructions)}}), results);
}

Value Instruction(std::string_view id, Value arguments = Value(Value::Dict())) {
  return Value::MakeDict({{"id", std::string(id)}, {"arguments", std::move(arguments)}});
}

const Value kTwo = Value::MakeList(
    {Instruction("punctuation:no_comma"),
     Instruction("detectable_format:number_bullet_lists", Value::MakeDict({{"num_bullets", 2}}))});

TEST(Ifeval, MarksEachInstructionAndAllOfThem) {
  EXPECT_THAT(*Mark("ifeval_instructions", "strict", kTwo, "* a\n* b, c"), ElementsAre(0, 1));
  EXPECT_THAT(*Mark("ifeval_prompt", "strict", kTwo, "* a\n* b, c"), ElementsAre(0));
  EXPECT_THAT(*Mark("ifeval_prompt", "strict", kTwo, "* a\n- b"), ElementsAre(1));
}

TEST(Ifeval, LooseReadingMayDropLinesAndStars) {
  EXPECT_THAT(*Mark("ifeval_instructions", "strict", kTwo, "Sure, here:\n- a\n- b"),
              ElementsAre(0, 1));
  EXPECT_THAT(*Mark("ifeval_instructions", "loose", kTwo, "Sure, here:\n- a\n- b"),
              ElementsAre(1, 1));
}

TEST(Ifeval, NothingFollowsFromAnEmptyReply) {
  EXPECT_THAT(*Mark("ifeval_instructions", "loose", kTwo, " \n"), ElementsAre(0, 0));
}

TEST(Ifeval, RefusesWhatTheFieldWouldDrawAtRandom) {
  const auto score = Mark("ifeval_prompt", "strict",
                          Value::MakeList({Instruction("length_constraints:number_words")}), "a");
  EXPECT_THAT(std::string(score.status().message()), HasSubstr("draws it at random"));
}

TEST(Ifeval, RefusesUnknownInstructionsAndReadings) {
  EXPECT_FALSE(Mark("ifeval_prompt", "strict", Value::MakeList({Instruction("x:y")}), "a").ok());
  EXPECT_FALSE(Mark("ifeval_prompt", "lax", kTwo, "a").ok());
}

TEST(Sentences, AbbreviationsAndInitialsEndNone) {
  EXPECT_THAT(*ifeval::SplitSentences("Dr. Smith paid J. Bach 3.5 dollars. (He did.) \"Why?\" OK"),
              ElementsAre("Dr. Smith paid J. Bach 3.5 dollars.", "(He did.)", "\"Why?\"", "OK"));
}

TEST(Sentences, WordsSeenInLowerCaseBeginOneAfterAnInitial) {
  EXPECT_THAT(*ifeval::SplitSentences("See Section X. WRITE it."),
              ElementsAre("See Section X.", "WRITE it."));
}

TEST(Words, AreThoseOfThePennTreebank) {
  EXPECT_THAT(*ifeval::SplitWords("I can't GO, \"OK\"? It's 3.50 today."),
              ElementsAre("I", "ca", "n't", "GO", ",", "``", "OK", "''", "?", "It", "'s", "3.50",
                          "today", "."));
}

TEST(Language, IsToldFromLetters) {
  EXPECT_EQ(*ifeval::DetectLanguage("this is a sentence about the weather in spring"), "en");
  EXPECT_EQ(*ifeval::DetectLanguage("je ne sais pas ce que vous voulez dire"), "fr");
  EXPECT_FALSE(ifeval::DetectLanguage("123 ...")->has_value());
}

TEST(PythonJson, TakesWhatPythonTakes) {
  for (const char* good : {"{}", "[1, -2.5e3, NaN]", "\"a\\u00e9\"", " {\"a\": [null, true]} "}) {
    EXPECT_TRUE(ifeval::IsPythonJson(good)) << good;
  }
  for (const char* bad : {"", "{a: 1}", "[1,]", "01", "'a'", "{} x", "\"a\nb\"", "1."}) {
    EXPECT_FALSE(ifeval::IsPythonJson(bad)) << bad;
  }
}

}  // namespace
}  // namespace etalon
