#include "data/reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/file.h"
#include "base/python.h"
#include "data/dataset.h"
#include "testing/temporary_folder.h"

namespace etalon {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> ReadPath(const std::string& path, const RowOptions& options = {},
                                  bool as_document = false) {
  std::vector<std::string> rows;
  const auto reader = OpenRows(path, options);
  if (!reader.ok()) return {"error: " + std::string(reader.status().message())};
  while (true) {
    const auto row = (*reader)->Next();
    if (!row.ok()) rows.push_back("error: " + std::string(row.status().message()));
    if (!row.ok() || !row->has_value()) return rows;
    rows.push_back(as_document ? DocumentText(**row) : PythonRepr(**row));
  }
}

class Reader : public ::testing::Test {
 protected:
  std::vector<std::string> Read(const std::string& name, std::string_view bytes,
                                const RowOptions& options = {}) {
    EXPECT_TRUE(WriteFileAtomically(folder_.File(name), bytes).ok());
    return ReadPath(folder_.File(name), options);
  }

  TemporaryFolder folder_;
};

// tests/data/rows.txt: Python's json.dumps(row, indent=2, ensure_ascii=False) of each row of
// pyarrow.parquet.read_table(…).to_pylist().
TEST_F(Reader, ReadsParquetAsPyarrowDoes) {
  const auto expected = ReadFile(ETALON_SOURCE_DIR "/tests/data/rows.txt");
  ASSERT_TRUE(expected.ok()) << expected.status();
  const auto rows = ReadPath(ETALON_SOURCE_DIR "/tests/data/rows.parquet", {}, true);
  EXPECT_EQ(rows.size(), 4u);
  std::string text;
  for (const std::string& row : rows) text += row + "\n";
  EXPECT_EQ(text, *expected);
}

TEST_F(Reader, SaysOnceWhatIsWrongWithADamagedParquetFile) {
  const auto bytes = ReadFile(ETALON_SOURCE_DIR "/tests/data/rows.parquet");
  ASSERT_TRUE(bytes.ok());
  // Cut at any place, or with a byte of its footer changed: an error or rows, never a crash.
  for (size_t size = 0; size < bytes->size(); size += 97) {
    const auto rows = Read("cut.parquet", bytes->substr(0, size));
    ASSERT_EQ(rows.size(), 1u) << size;
    EXPECT_THAT(rows[0], HasSubstr("error: " + folder_.File("cut.parquet") + ": ")) << size;
  }
  int errors = 0;
  for (size_t at = bytes->size() - 400; at < bytes->size(); at += 7) {
    std::string damaged = *bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
    const auto rows = Read("damaged.parquet", damaged);
    errors += !rows.empty() && rows.back().starts_with("error: ") ? 1 : 0;
  }
  EXPECT_GT(errors, 0);
}

TEST_F(Reader, ReadsQuotedCsv) {
  EXPECT_THAT(Read("a.csv", "id,text,x\n1,\"a, \"\"b\"\"\nc\",0.5\n2,été,\n"),
              ElementsAre("{'id': 1, 'text': 'a, \"b\"\\nc', 'x': 0.5}",
                          "{'id': 2, 'text': 'été', 'x': None}"));
}

TEST_F(Reader, GuessesCsvColumnsFromAllRows) {
  EXPECT_THAT(Read("a.csv", "a,b,c,d\n1,1,true,x\n2,1.5,false,3\n"),
              ElementsAre("{'a': 1, 'b': 1.0, 'c': True, 'd': 'x'}",
                          "{'a': 2, 'b': 1.5, 'c': False, 'd': '3'}"));
}

TEST_F(Reader, TakesCsvOptions) {
  EXPECT_THAT(Read("a.csv", "1;x\n2;y\n", {.delimiter = ";", .column_names = {"n", "t"}}),
              ElementsAre("{'n': 1, 't': 'x'}", "{'n': 2, 't': 'y'}"));
  EXPECT_THAT(Read("a.tsv", "n\tt\n1\ta,b\n"), ElementsAre("{'n': 1, 't': 'a,b'}"));
}

TEST_F(Reader, NamesTheFileOfBadCsv) {
  const auto rows = Read("a.csv", "a,b\n1,2\n1,2,3\n");
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_THAT(rows[0], HasSubstr("error: " + folder_.File("a.csv") + ": "));
}

TEST_F(Reader, ReadsTextAsLines) {
  EXPECT_THAT(Read("a.txt", "one\r\n\ntwo\u2028three"),
              ElementsAre("{'text': 'one'}", "{'text': ''}", "{'text': 'two\\u2028three'}"));
}

TEST_F(Reader, GoesByTheEndingUnlessTold) {
  EXPECT_TRUE(HasDataEnding("x/a.parquet"));
  EXPECT_FALSE(HasDataEnding("x/README.md"));
  EXPECT_THAT(Read("a.data", "{\"a\":1}\n", {.format = "json"}), ElementsAre("{'a': 1}"));
  EXPECT_THAT(Read("a.data", "x"), ElementsAre(HasSubstr("a.data: unknown format; rows are read")));
}

TEST_F(Reader, SaysThatAFileIsNotThere) {
  for (const char* name : {"no.parquet", "no.csv", "no.json", "no.txt"}) {
    const auto reader = OpenRows(folder_.File(name), {});
    EXPECT_EQ(reader.status().code(), absl::StatusCode::kNotFound) << reader.status();
  }
}

}  // namespace
}  // namespace etalon
