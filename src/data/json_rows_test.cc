#include "data/json_rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/file.h"
#include "base/json.h"
#include "base/python.h"
#include "data/reader.h"
#include "testing/temporary_folder.h"

namespace etalon {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;

class JsonRows : public ::testing::Test {
 protected:
  // The rows as Python prints them, and the error that ended the reading.
  std::vector<std::string> Read(const std::string& name, std::string_view bytes,
                                const std::string& field = "") {
    const std::string path = folder_.File(name);
    EXPECT_TRUE(WriteFileAtomically(path, bytes).ok());
    std::vector<std::string> rows;
    const auto reader = OpenJsonRows(path, field);
    if (!reader.ok()) return {"error: " + std::string(reader.status().message())};
    while (true) {
      const auto row = (*reader)->Next();
      if (!row.ok()) rows.push_back("error: " + std::string(row.status().message()));
      if (!row.ok() || !row->has_value()) return rows;
      rows.push_back(PythonRepr(**row));
    }
  }

  TemporaryFolder folder_;
};

// Rows as pyarrow.json.read_json(…).to_pylist() gives them, which the field's loader uses.
TEST_F(JsonRows, HaveAllColumnsInTheOrderOfFirstAppearance) {
  EXPECT_THAT(Read("a.jsonl", "{\"b\":1,\"a\":\"x\"}\n{\"a\":null,\"c\":[true]}\n{}\n"),
              ElementsAre("{'b': 1, 'a': 'x', 'c': None}", "{'b': None, 'a': None, 'c': [True]}",
                          "{'b': None, 'a': None, 'c': None}"));
}

TEST_F(JsonRows, FillNestedObjectsToo) {
  EXPECT_THAT(
      Read("a.jsonl", "{\"a\":{\"x\":1}}\n{\"a\":null}\n{\"b\":2}\n"),
      ElementsAre("{'a': {'x': 1}, 'b': None}", "{'a': None, 'b': None}", "{'a': None, 'b': 2}"));
  EXPECT_THAT(Read("b.jsonl", "{\"a\":{\"x\":{\"y\":1}}}\n{\"a\":{\"x\":null}}\n"),
              ElementsAre("{'a': {'x': {'y': 1}}}", "{'a': {'x': None}}"));
}

// What datasets 5.2.0 gives: times, objects of different keys, columns of different kinds, floats
// and large integers.
TEST_F(JsonRows, AreWhatTheFieldsLoaderGives) {
  const auto text = ReadFile(ETALON_SOURCE_DIR "/tests/golden/json_rows.json");
  ASSERT_TRUE(text.ok()) << text.status();
  const auto cases = ParseJson(*text);
  ASSERT_TRUE(cases.ok()) << cases.status();
  ASSERT_GE(cases->AsList().size(), 35u);
  for (const Value& each : cases->AsList()) {
    const std::string bytes = each.FindString("bytes");
    const std::string path = folder_.File(each.FindString("name"));
    ASSERT_TRUE(WriteFileAtomically(path, bytes).ok());
    const auto reader = OpenJsonRows(path, each.FindString("field"));
    ASSERT_TRUE(reader.ok()) << bytes << reader.status();
    for (const Value& expected : each.Find("rows")->AsList()) {
      const auto row = (*reader)->Next();
      ASSERT_TRUE(row.ok() && row->has_value()) << bytes << row.status();
      EXPECT_EQ(PythonJson(**row), expected.AsString()) << bytes;
    }
    EXPECT_FALSE((*reader)->Next()->has_value()) << bytes;
  }
}

TEST_F(JsonRows, RefuseListsOfTimes) {
  EXPECT_THAT(Read("a.jsonl", "{\"a\":{\"b\":[\"2020-01-01\",\"2020-01-02\"]}}\n"),
              ElementsAre(HasSubstr("a.jsonl: column \"a.b\": lists of nothing but times")));
}

TEST_F(JsonRows, MakeIntegersFloatsInAColumnWithFloats) {
  EXPECT_THAT(Read("a.jsonl", "{\"a\":1}\n{\"a\":2.5}\n"), ElementsAre("{'a': 1.0}", "{'a': 2.5}"));
  EXPECT_THAT(Read("b.jsonl", "{\"a\":[1,2]}\n{\"a\":[0.5]}\n"),
              ElementsAre("{'a': [1.0, 2.0]}", "{'a': [0.5]}"));
  EXPECT_THAT(Read("c.jsonl", "{\"a\":{\"x\":1}}\n{\"a\":{\"x\":1.5}}\n"),
              ElementsAre("{'a': {'x': 1.0}}", "{'a': {'x': 1.5}}"));
}

TEST_F(JsonRows, KeepIntegersOf64Bits) {
  EXPECT_THAT(Read("a.jsonl", "{\"a\":9223372036854775807,\"b\":-9223372036854775808}\n"),
              ElementsAre("{'a': 9223372036854775807, 'b': -9223372036854775808}"));
  EXPECT_THAT(Read("b.json", "{\"d\":[{\"a\":18446744073709551615}]}", "d"),
              ElementsAre(HasSubstr("b.json: not JSON: the integer 18446744073709551615 does not "
                                    "fit 64 signed bits")));
}

TEST_F(JsonRows, EndLinesAtLineFeedsOnly) {
  EXPECT_THAT(Read("a.jsonl", "{\"a\":\"x\u2028y\u0085z\"}\r\n\n  \n{\"a\":\"\u2029\"}"),
              ElementsAre("{'a': 'x\\u2028y\\x85z'}", "{'a': '\\u2029'}"));
}

TEST_F(JsonRows, NameTheFileAndTheLineOfABadRow) {
  EXPECT_THAT(Read("a.jsonl", "{\"a\":1}\n\n{\"a\":\n"),
              ElementsAre(HasSubstr("a.jsonl:3: not JSON: byte")));
  EXPECT_THAT(Read("b.jsonl", "{\"a\":1}\n[1]\n"),
              ElementsAre(EndsWith("b.jsonl:2: a row must be an object")));
  EXPECT_THAT(Read("c.jsonl", "{\"a\":\"\xff\"}\n"), ElementsAre(HasSubstr("c.jsonl:1: not JSON")));
}

TEST_F(JsonRows, ReadADocumentThatIsAList) {
  EXPECT_THAT(Read("a.json", "[\n {\"a\":1},\n {\"b\":2.5}\n]\n"),
              ElementsAre("{'a': 1, 'b': None}", "{'a': None, 'b': 2.5}"));
  EXPECT_THAT(Read("b.json", "[1]"), ElementsAre(EndsWith("b.json: row 0 is no object")));
}

TEST_F(JsonRows, ReadLinesThatAreCalledJson) {
  EXPECT_THAT(Read("a.json", "{\"a\":1}\n{\"a\":2}\n"), ElementsAre("{'a': 1}", "{'a': 2}"));
}

TEST_F(JsonRows, TakeRowsFromUnderAKey) {
  EXPECT_THAT(Read("a.json", "{\"version\":1,\"data\":[{\"a\":1},{\"a\":2}]}", "data"),
              ElementsAre("{'a': 1}", "{'a': 2}"));
  EXPECT_THAT(Read("b.json", "{\"rows\":[]}", "data"),
              ElementsAre(EndsWith("b.json: \"data\" is no list of rows")));
}

TEST_F(JsonRows, OfAnEmptyFileAreNone) { EXPECT_TRUE(Read("a.jsonl", "").empty()); }

TEST_F(JsonRows, OfNoFileAreAnErrorThatNamesIt) {
  const auto reader = OpenJsonRows(folder_.File("none.jsonl"), "");
  EXPECT_EQ(reader.status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(reader.status().message()), HasSubstr("none.jsonl"));
}

TEST_F(JsonRows, AFileIsReadThroughOnceForAllWhoShareAMemoryUnlessItChanges) {
  const std::string path = folder_.File("a.jsonl");
  ASSERT_TRUE(WriteFileAtomically(path, "{\"a\":1}\n\n{\"b\":2}\n{\"a\":3}\n").ok());
  const auto memory = MakeJsonLinesMemory();
  for (int i = 0; i < 2; ++i) {
    const auto reader = OpenJsonRows(path, "", memory.get());
    ASSERT_TRUE(reader.ok());
    EXPECT_EQ(PythonRepr(**(*reader)->Next()), "{'a': 1, 'b': None}");
    EXPECT_EQ(*(*reader)->CountRest(), 2);
    EXPECT_EQ(*(*reader)->CountRest(), 0);
  }
  ASSERT_TRUE(WriteFileAtomically(path, "{\"c\":1}\n").ok());
  const auto reader = OpenJsonRows(path, "", memory.get());
  ASSERT_TRUE(reader.ok());
  EXPECT_EQ(PythonRepr(**(*reader)->Next()), "{'c': 1}");
  EXPECT_EQ(*(*reader)->CountRest(), 0);
}

TEST_F(JsonRows, CountingGoesThroughEveryFormat) {
  const std::string path = folder_.File("a.json");
  ASSERT_TRUE(WriteFileAtomically(path, "[{\"a\":1},{\"a\":2},{\"a\":3}]").ok());
  const auto reader = OpenJsonRows(path, "");
  ASSERT_TRUE(reader.ok());
  ASSERT_TRUE((*reader)->Next().ok());
  EXPECT_EQ(*(*reader)->CountRest(), 2);
}

}  // namespace
}  // namespace etalon
