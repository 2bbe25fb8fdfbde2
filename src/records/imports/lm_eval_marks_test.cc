#include "records/imports/lm_eval_marks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "base/file.h"
#include "base/str.h"
#include "testing/temporary_folder.h"

namespace etalon {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class MarksOfLines : public ::testing::Test {
 protected:
  absl::StatusOr<std::optional<LmEvalMarks>> ReadFirst(std::string_view text) {
    EXPECT_TRUE(WriteFileAtomically(folder_.File("x.jsonl"), text).ok());
    auto file = OpenRandom(folder_.File("x.jsonl"));
    EXPECT_TRUE(file.ok());
    return LmEvalMarksReader(*std::move(file), "x.jsonl").Next(/*wants_document=*/true);
  }
  const TemporaryFolder folder_;
};

TEST_F(MarksOfLines, AreNumbersTruthValuesAndListsOfThem) {
  const auto line = ReadFirst(
      R"({"doc_id": 7, "doc": {"é": 1}, "filter": "none", "metrics": ["a", "b", "c", "d", "e"], )"
      R"("a": 0.5, "b": true, "c": [1, NaN, "True", false], "d": ["said", "wanted"], "e": []})");
  ASSERT_TRUE(line.ok()) << line.status();
  const auto& marks = **line;
  EXPECT_EQ(marks.doc_id, 7);
  EXPECT_EQ(marks.document, "{\n  \"é\": 1\n}");
  ASSERT_EQ(marks.marks.size(), 4);
  EXPECT_THAT(marks.marks[0].second, ElementsAre(0.5));
  EXPECT_THAT(marks.marks[1].second, ElementsAre(1));
  const auto& list = marks.marks[2].second;
  ASSERT_EQ(list.size(), 4);
  EXPECT_TRUE(std::isnan(list[1]));
  EXPECT_EQ(list[2], 1);
  EXPECT_EQ(list[3], 0);
  EXPECT_TRUE(marks.marks[3].second.empty());
  EXPECT_THAT(marks.others, ElementsAre("d"));
}

TEST_F(MarksOfLines, OfADamagedLineAreAnErrorWithItsPlace) {
  for (const auto& [text, what] : std::vector<std::pair<std::string, std::string>>{
           {"{\"doc_id\": 1", "x.jsonl:1: byte 12"},
           {"\n[1]\n", "x.jsonl:2: byte 0"},
           {R"({"doc_id": "1", "filter": "f", "metrics": []})", "\"doc_id\" is no number"},
           {R"({"doc_id": 1, "filter": 3, "metrics": []})", "\"filter\" is no text"},
           {R"({"doc_id": 1, "filter": "f"})", "\"metrics\" is missing"},
           {R"({"doc_id": 1, "filter": "f", "metrics": {}})", "\"metrics\" is no list"},
           {R"({"doc_id": 1, "filter": "f", "metrics": [1]})", "what is no name"},
           {R"({"doc_id": 1, "filter": "f", "metrics": ["acc"]})", "\"acc\", which"}}) {
    const auto line = ReadFirst(text);
    ASSERT_EQ(line.status().code(), absl::StatusCode::kDataLoss) << text;
    EXPECT_THAT(ToView(line.status().message()), HasSubstr(what));
  }
}

}  // namespace
}  // namespace etalon
