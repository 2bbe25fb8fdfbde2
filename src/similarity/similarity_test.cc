// Every measure against sacrebleu and rouge_score themselves: tests/data/similarity/vectors.jsonl,
// made by the program beside it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/file.h"
#include "base/json.h"
#include "base/text.h"
#include "similarity/bleu.h"
#include "similarity/chrf.h"
#include "similarity/porter.h"
#include "similarity/rouge.h"
#include "similarity/rouge_sets.h"
#include "similarity/ter.h"
#include "similarity/words.h"

namespace etalon {
namespace {

using ::testing::ElementsAre;

struct Case {
  Value line;
  std::string answer;
  std::vector<std::string> references;
};

std::vector<Case> Cases() {
  std::vector<Case> cases;
  const std::string path = JoinPath(ETALON_SOURCE_DIR, "tests/data/similarity/vectors.jsonl");
  const std::string text = ReadFile(path).value();
  for (const std::string_view line : SplitText(text, "\n")) {
    if (line.empty()) continue;
    Case each{.line = ParseJson(line).value()};
    if (each.line.Find("answer") == nullptr) continue;
    each.answer = each.line.FindString("answer");
    for (const Value& reference : each.line.Find("references")->AsList()) {
      each.references.push_back(reference.AsString());
    }
    cases.push_back(std::move(each));
  }
  return cases;
}

std::vector<double> Numbers(const Value& list) {
  std::vector<double> numbers;
  for (const Value& each : list.AsList()) numbers.push_back(each.AsDouble());
  return numbers;
}

void ExpectSame(const Case& each, std::string_view key, const std::vector<double>& statistics,
                double value) {
  const Value& wanted = *each.line.Find(key);
  EXPECT_EQ(statistics, Numbers(*wanted.Find("statistics"))) << key << ": " << each.answer;
  EXPECT_NEAR(value, wanted.Find("value")->AsDouble(), 1e-12) << key << ": " << each.answer;
}

TEST(Similarity, VectorsAreThere) { EXPECT_GE(Cases().size(), 30u); }

TEST(BleuWords, AreSacrebleus) {
  const auto western = Bleu::Create(BleuWords::k13a).value();
  const auto international = Bleu::Create(BleuWords::kInternational).value();
  for (const Case& each : Cases()) {
    EXPECT_EQ(western->Tokenize(each.answer).value(), each.line.FindString("tokens_13a"));
    EXPECT_EQ(international->Tokenize(each.answer).value(), each.line.FindString("tokens_intl"));
  }
}

TEST(Bleu, EqualsSacrebleu) {
  const auto western = Bleu::Create(BleuWords::k13a).value();
  const auto international = Bleu::Create(BleuWords::kInternational).value();
  for (const Case& each : Cases()) {
    const auto statistics = western->Statistics(each.answer, each.references).value();
    ExpectSame(each, "bleu", statistics, BleuOf(statistics));
    const auto other = international->Statistics(each.answer, each.references).value();
    ExpectSame(each, "bleu_intl", other, BleuOf(other));
  }
}

TEST(Chrf, EqualsSacrebleu) {
  for (const Case& each : Cases()) {
    const auto characters =
        ChrfStatistics(each.answer, each.references, ChrfRuns::kCharacters).value();
    ExpectSame(each, "chrf", characters, ChrfOf(characters));
    const auto words =
        ChrfStatistics(each.answer, each.references, ChrfRuns::kCharactersAndWords).value();
    ExpectSame(each, "chrf++", words, ChrfOf(words));
  }
}

TEST(Ter, EqualsSacrebleu) {
  for (const Case& each : Cases()) {
    const auto statistics = TerStatistics(each.answer, each.references).value();
    ExpectSame(each, "ter", statistics, TerOf(statistics));
  }
}

TEST(Rouge, EqualsRougeScore) {
  for (const Case& each : Cases()) {
    for (const RougeMeasure measure : kRougeMeasures) {
      const RougeScore whole = RougeOf(measure, each.references[0], each.answer);
      EXPECT_EQ((std::vector<double>{whole.precision, whole.recall, whole.f}),
                Numbers(*each.line.Find("rouge")->Find(NameOf(measure))))
          << NameOf(measure) << ": " << each.answer;
      const RougeScore stem =
          RougeOf(measure, each.references[0], each.answer, RougeWordForm::kStem);
      EXPECT_EQ((std::vector<double>{stem.precision, stem.recall, stem.f}),
                Numbers(*each.line.Find("rouge_stem")->Find(NameOf(measure))))
          << NameOf(measure) << ": " << each.answer;
    }
  }
}

TEST(RougeSets, EqualThePackageRouge) {
  for (const Case& each : Cases()) {
    EXPECT_EQ(RougeLOfSets(each.references[0], each.answer),
              each.line.Find("rouge_sets")->AsDouble())
        << each.answer;
  }
  EXPECT_NEAR(RougeLOfSets("a b. c d.", "a c. b d. e"), 0.8888888839506174, 1e-15);
}

TEST(PorterStem, EqualsNltk) {
  const std::string path = JoinPath(ETALON_SOURCE_DIR, "tests/data/similarity/stems.txt");
  const std::string text = ReadFile(path).value();
  size_t words = 0;
  for (const std::string_view line : SplitText(text, "\n")) {
    if (line.empty()) continue;
    const size_t space = line.find(' ');
    ASSERT_NE(space, std::string_view::npos) << line;
    EXPECT_EQ(PorterStem(line.substr(0, space)), line.substr(space + 1)) << line;
    ++words;
  }
  EXPECT_GE(words, 2000u);
}

TEST(PorterStem, TakesWordsOfAnyLetters) {
  EXPECT_EQ(PorterStem(""), "");
  EXPECT_EQ(PorterStem("as"), "as");
  EXPECT_EQ(PorterStem("yyyy"), "yyyi");
}

TEST(Similarity, RefusesNoReference) {
  const auto bleu = Bleu::Create(BleuWords::k13a).value();
  EXPECT_EQ(bleu->Statistics("a", {}).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ChrfStatistics("a", {}, ChrfRuns::kCharacters).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(TerStatistics("a", {}).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(Bleu, RefusesWhatIsNoUtf8) {
  const auto bleu = Bleu::Create(BleuWords::k13a).value();
  const std::vector<std::string> references = {"a"};
  EXPECT_EQ(bleu->Statistics("\xff", references).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(Words, AreSplitAtPythonsWhiteSpace) {
  EXPECT_THAT(SplitWords(" a\u3000b\x1c\u00a0"
                         "c\u200bd\n"),
              ElementsAre("a", "b", "c\u200bd"));
  EXPECT_EQ(StripEnd(" a b \u2028"), " a b");
  EXPECT_EQ(StripEnd(" \n"), "");
  EXPECT_THAT(SplitWords("\xff \xc3"), ElementsAre("\xff", "\xc3"));
}

}  // namespace
}  // namespace etalon
