#include "data/dataset_card.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "base/file.h"
#include "testing/temporary_folder.h"

namespace etalon {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class DatasetCard : public ::testing::Test {
 protected:
  absl::StatusOr<std::vector<DatasetConfiguration>> Read(std::string_view text) {
    EXPECT_TRUE(WriteFileAtomically(folder_.File("README.md"), text).ok());
    return ReadDatasetCard(folder_.File("README.md"));
  }
  TemporaryFolder folder_;
};

TEST_F(DatasetCard, ListsConfigurationsAndTheirFiles) {
  const auto card = Read(
      "---\nlicense: mit\nconfigs:\n"
      "- config_name: main\n  default: true\n  data_files:\n"
      "  - split: train\n    path: main/train-*\n"
      "  - split: test\n    path: [main/a.parquet, main/b.parquet]\n"
      "- config_name: socratic\n  data_dir: soc\n  data_files: \"*.jsonl\"\n"
      "- data_files:\n    dev: dev.csv\n"
      "---\n# Title\n---\n");
  ASSERT_TRUE(card.ok()) << card.status();
  ASSERT_EQ(card->size(), 3u);
  const DatasetConfiguration& main = (*card)[0];
  EXPECT_EQ(main.name, "main");
  EXPECT_TRUE(main.is_default);
  ASSERT_EQ(main.splits.size(), 2u);
  EXPECT_EQ(main.splits[0].split, "train");
  EXPECT_THAT(main.splits[0].patterns, ElementsAre("main/train-*"));
  EXPECT_THAT(main.splits[1].patterns, ElementsAre("main/a.parquet", "main/b.parquet"));
  const DatasetConfiguration& socratic = (*card)[1];
  EXPECT_FALSE(socratic.is_default);
  EXPECT_EQ(socratic.data_dir, "soc");
  ASSERT_EQ(socratic.splits.size(), 1u);
  EXPECT_EQ(socratic.splits[0].split, "train");
  EXPECT_EQ((*card)[2].name, "default");
  EXPECT_EQ((*card)[2].splits[0].split, "dev");
}

TEST_F(DatasetCard, IsTheSameWithAnyLineEndsAndAByteOrderMark) {
  const std::string lines[] = {
      "---", "license: mit", "configs:", "- config_name: en", "  data_files: a.csv",
      "---", "# Title",      ""};
  for (const char* end : {"\n", "\r\n", "\r"}) {
    for (const char* start : {"", "\xef\xbb\xbf", "\r\n\n", "\xef\xbb\xbf\n"}) {
      std::string text = start;
      for (const std::string& line : lines) text += line + end;
      const auto card = Read(text);
      ASSERT_TRUE(card.ok()) << card.status();
      ASSERT_EQ(card->size(), 1u) << text;
      EXPECT_EQ((*card)[0].name, "en");
      EXPECT_THAT((*card)[0].splits[0].patterns, ElementsAre("a.csv"));
      EXPECT_EQ(ReadCardLicence(folder_.File("README.md")).value_or(""), "mit");
    }
  }
}

TEST_F(DatasetCard, IsEmptyWithoutFrontMatter) {
  EXPECT_TRUE(Read("# Title\n---\nconfigs: []\n---\n")->empty());
  EXPECT_TRUE(Read("---\nlicense: mit\n---\n")->empty());
  EXPECT_TRUE(Read("---\nno end")->empty());
  EXPECT_TRUE(ReadDatasetCard(folder_.File("none.md"))->empty());
}

TEST_F(DatasetCard, NamesTheFileOfBadFrontMatter) {
  const auto card = Read("---\na: [1\n---\n");
  ASSERT_FALSE(card.ok());
  EXPECT_THAT(std::string(card.status().message()), HasSubstr("README.md: front matter: line "));
}

TEST(MatchesPattern, StaysInsideAFolderUnlessToldOtherwise) {
  EXPECT_TRUE(MatchesPattern("a/*.csv", "a/b.csv"));
  EXPECT_FALSE(MatchesPattern("a/*.csv", "a/b/c.csv"));
  EXPECT_TRUE(MatchesPattern("a/**.csv", "a/b/c.csv"));
  EXPECT_TRUE(MatchesPattern("**/test-*.parquet", "x/y/test-0.parquet"));
  EXPECT_TRUE(MatchesPattern("**/test-*.parquet", "test-0.parquet"));
  EXPECT_TRUE(MatchesPattern("a?.csv", "ab.csv"));
  EXPECT_FALSE(MatchesPattern("a?b", "a/b"));
  EXPECT_TRUE(MatchesPattern("*", ""));
  EXPECT_FALSE(MatchesPattern("", "a"));
  EXPECT_FALSE(MatchesPattern("a", "ab"));
}

TEST(MatchesPattern, GivesUpOnPatternsThatRunAway) {
  std::string pattern;
  for (int i = 0; i < 50; ++i) pattern += "*a";
  EXPECT_FALSE(MatchesPattern(pattern + "b", std::string(200, 'a')));
}

}  // namespace
}  // namespace etalon
