#include "data/dataset.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/file.h"
#include "base/hash.h"
#include "base/python.h"
#include "testing/temporary_folder.h"

namespace etalon {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// A small tree as dataset hubs lay theirs out.
class FindDatasetTest : public ::testing::Test {
 protected:
  void SetUp() override {
    Put("datasets/owner/carded/README.md",
        "---\nconfigs:\n- config_name: en\n  data_files:\n"
        "  - split: train\n    path: en/train-*.jsonl\n  - split: test\n    path: en/test.jsonl\n"
        "  - split: gone\n    path: en/gone.jsonl\n"
        "- config_name: fr\n  default: true\n  data_dir: fr\n  data_files:\n    test: \"*.jsonl\"\n"
        "---\n");
    Put("datasets/owner/carded/en/train-1.jsonl", "{\"a\":3}\n");
    Put("datasets/owner/carded/en/train-0.jsonl", "{\"a\":1}\n{\"a\":2}\n");
    Put("datasets/owner/carded/en/test.jsonl", "{\"a\":4}\n");
    Put("datasets/owner/carded/fr/x.jsonl", "{\"a\":5}\n");
    Put("datasets/owner/bare/data/test-00000-of-00001.jsonl", "{\"a\":6}\n");
    Put("datasets/owner/bare/data/latest.jsonl", "{\"a\":7}\n");
    Put("datasets/owner/bare/hard/test.jsonl", "{\"a\":8}\n");
    Put("plain/set/train.csv", "a\n9\n");
  }
  void Put(const std::string& name, std::string_view text) {
    const std::string path = folder_.File(name);
    ASSERT_TRUE(MakeFolders(ParentFolder(path)).ok());
    ASSERT_TRUE(WriteFileAtomically(path, text).ok());
  }
  absl::StatusOr<Dataset> Find(const std::string& path, std::optional<std::string> name,
                               const std::string& split, Value kwargs = Value()) {
    return FindDataset({.path = path,
                        .name = std::move(name),
                        .kwargs = std::move(kwargs),
                        .base_folder = folder_.File("plain"),
                        .folders = {folder_.path()}},
                       split);
  }
  static std::vector<std::string> Names(const absl::StatusOr<Dataset>& dataset) {
    if (!dataset.ok()) return {std::string(dataset.status().message())};
    std::vector<std::string> names;
    for (const DatasetFile& file : dataset->files) names.push_back(file.name);
    return names;
  }
  static std::string Error(const absl::StatusOr<Dataset>& dataset) {
    return dataset.ok() ? "no error" : std::string(dataset.status().message());
  }

  TemporaryFolder folder_;
};

TEST_F(FindDatasetTest, FollowsTheCardAndReadsItsFilesInOrder) {
  const auto dataset = Find("owner/carded", "en", "train");
  ASSERT_THAT(Names(dataset), ElementsAre("en/train-0.jsonl", "en/train-1.jsonl"));
  const auto rows = OpenDataset(*dataset);
  ASSERT_TRUE(rows.ok());
  std::string text;
  while (true) {
    const auto row = (*rows)->Next();
    ASSERT_TRUE(row.ok()) << row.status();
    if (!row->has_value()) break;
    text += PythonRepr(**row);
  }
  EXPECT_EQ(text, "{'a': 1}{'a': 2}{'a': 3}");
}

// Rows of other bytes than those whose digest a plan names would be measured under its name.
TEST_F(FindDatasetTest, RefusesRowsOfAFileThatChangedSinceItWasFound) {
  auto dataset = Find("owner/carded", "en", "test");
  ASSERT_TRUE(dataset.ok()) << dataset.status();
  const auto first = [&] { return (*OpenDataset(*dataset))->Next().status(); };
  ASSERT_TRUE(first().ok());
  Put("datasets/owner/carded/en/test.jsonl", "{\"a\":4}\n");
  EXPECT_EQ(first().code(), absl::StatusCode::kDataLoss);
  dataset->files[0].sha256 = Sha256Hex("{\"a\":4}\n");
  EXPECT_TRUE(first().ok());  // another file of the same bytes
  Put("datasets/owner/carded/en/test.jsonl", "{\"a\":5}\n");
  EXPECT_THAT(std::string(first().message()), HasSubstr("test.jsonl: changed while"));
  ASSERT_TRUE(RemoveFile(dataset->files[0].path).ok());
  EXPECT_FALSE(first().ok());
}

TEST_F(FindDatasetTest, RefusesAFileThatIsWrittenOverWhileItIsRead) {
  const auto dataset = Find("owner/carded", "en", "train");
  ASSERT_TRUE(dataset.ok());
  const auto rows = OpenDataset(*dataset);
  ASSERT_TRUE((*rows)->Next().ok());
  const auto out = OpenAppend(dataset->files[0].path, OpenMode::kAppend, UINT64_MAX);
  ASSERT_TRUE(out.ok() && (*out)->Append("{\"a\":9}\n").ok());
  EXPECT_EQ((*rows)->CountRest().status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(FindDatasetTest, TakesTheDefaultConfiguration) {
  EXPECT_THAT(Names(Find("owner/carded", std::nullopt, "test")), ElementsAre("fr/x.jsonl"));
}

TEST_F(FindDatasetTest, ListsWhatThereIs) {
  EXPECT_EQ(Error(Find("owner/carded", "de", "test")),
            "data set \"owner/carded\" has no configuration \"de\"; configurations: en, fr");
  EXPECT_EQ(Error(Find("owner/carded", "en", "dev")),
            "data set \"owner/carded\", configuration \"en\": no split \"dev\"; splits: train, "
            "test, gone");
  EXPECT_THAT(Error(Find("owner/carded", "en", "gone")), HasSubstr("matches en/gone.jsonl"));
  EXPECT_EQ(Find("owner/none", std::nullopt, "test").status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(Error(Find("owner/none", std::nullopt, "test")),
              HasSubstr(folder_.File("datasets/owner/none")));
}

TEST_F(FindDatasetTest, WithoutACardGoesByTheSplitsName) {
  EXPECT_THAT(Names(Find("owner/bare", "hard", "test")), ElementsAre("hard/test.jsonl"));
  EXPECT_THAT(Names(Find("owner/bare", "data", "test")),
              ElementsAre("data/test-00000-of-00001.jsonl"));
  EXPECT_THAT(Error(Find("owner/bare", "data", "dev")), HasSubstr("no file for the split \"dev\""));
}

TEST_F(FindDatasetTest, FindsABareNameWhereHubsOrPeopleHaveIt) {
  Put("datasets/bare/test.jsonl", "{\"a\":1}\n");
  EXPECT_EQ(Find("bare", std::nullopt, "test")->files[0].path,
            folder_.File("datasets/bare/test.jsonl"));
  Put("datasets/@bare/bare/test.jsonl", "{\"a\":2}\n");
  EXPECT_EQ(Find("bare", std::nullopt, "test")->files[0].path,
            folder_.File("datasets/@bare/bare/test.jsonl"));
}

TEST_F(FindDatasetTest, TakesFilesByName) {
  const Value one = Value::MakeDict({{"data_files", "set/train.csv"}});
  EXPECT_THAT(Names(Find("csv", std::nullopt, "train", one)), ElementsAre("train.csv"));
  EXPECT_THAT(Error(Find("csv", std::nullopt, "test", one)), HasSubstr("is the split \"train\""));
  const Value by_split = Value::MakeDict(
      {{"data_files", Value::MakeDict({{"test", Value::MakeList({"set/train.csv"})}})}});
  EXPECT_THAT(Names(Find("csv", std::nullopt, "test", by_split)), ElementsAre("train.csv"));
  EXPECT_EQ(Error(Find("csv", std::nullopt, "dev", by_split)),
            "data_files has no split \"dev\"; splits: test");
  EXPECT_EQ(Error(Find("json", std::nullopt, "test")),
            "dataset_path \"json\" needs dataset_kwargs with data_files");
  const Value missing = Value::MakeDict({{"data_files", "no.csv"}});
  EXPECT_THAT(Error(Find("csv", std::nullopt, "train", missing)),
              HasSubstr("data file no.csv is in none of: "));
}

// Python: json.dumps(row, indent=2, ensure_ascii=False)
TEST(DocumentText, IsPythonsJson) {
  EXPECT_EQ(DocumentText(Value::MakeDict({{"q", "\u00e9\u2028\"\n"},
                                          {"f", 1e20},
                                          {"l", Value::MakeList({1, Value(), true})},
                                          {"e", Value(Value::List())}})),
            "{\n  \"q\": \"\u00e9\u2028\\\"\\n\",\n  \"f\": 1e+20,\n  \"l\": [\n    1,\n    null,\n"
            "    true\n  ],\n  \"e\": []\n}");
}

}  // namespace
}  // namespace etalon
