#include "data/table_file.h"

#include <gmock/gmock.h>

#include "base/file.h"
#include "base/str.h"
#include "testing/temporary_folder.h"

namespace etalon {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class TableFileTest : public testing::Test {
 protected:
  std::string Write(const std::string& name, const std::string& text) {
    const std::string path = folder_.File(name);
    EXPECT_TRUE(WriteFileAtomically(path, text).ok());
    return path;
  }
  std::string ErrorOf(const std::string& name, const std::string& text) {
    const auto table = LookAtTable(Write(name, text));
    return table.ok() ? "" : std::string(ToView(table.status().message()));
  }
  TemporaryFolder folder_;
};

TEST_F(TableFileTest, FindsTheDelimiterThatAllRecordsAgreeOn) {
  const auto delimiter = [&](const std::string& text) {
    const auto table = LookAtTable(Write("t.csv", text));
    return table.ok() ? table->DelimiterName() : std::string(ToView(table.status().message()));
  };
  EXPECT_EQ(delimiter("q,a\nx,y\n"), "comma");
  EXPECT_EQ(delimiter("q;a\n1,5;2\n3;4,5\n"), "semicolon");
  EXPECT_EQ(delimiter("q\ta\nx, y\tz\n"), "tab");
  EXPECT_EQ(delimiter("q|a|b\nx, y|z|1\n"), "bar");
  EXPECT_EQ(delimiter("q,a\n\"x;y;z\",\"1;2;3\"\n"), "comma") << "quoted ones are text";
  EXPECT_EQ(delimiter("\xEF\xBB\xBFq;a\nx;y\n"), "semicolon") << "after a byte order mark";
  EXPECT_EQ(delimiter("question\nhow then?\n"), "comma") << "one column";
}

TEST_F(TableFileTest, SaysWhyNoReaderWouldTakeIt) {
  EXPECT_THAT(ErrorOf("t.csv", ""), HasSubstr("t.csv: the file is empty"));
  EXPECT_THAT(ErrorOf("t.csv", "q,a\nx,y\ncaf\xE9,z\n"), HasSubstr("t.csv:3: not UTF-8"));
  EXPECT_THAT(ErrorOf("t.jsonl", "{\"q\": \"\xFC\"}\n"), HasSubstr("t.jsonl:1: not UTF-8"));
  EXPECT_THAT(ErrorOf("t.csv", std::string("\xFF\xFEq\0,\0", 6)), HasSubstr("is UTF-16"));
  EXPECT_THAT(ErrorOf("t.jsonl", "\xEF\xBB\xBF{}\n"), HasSubstr("byte order mark"));
  EXPECT_THAT(ErrorOf("t.csv", "q,a\nx,y\n\"open,z\nmore\n"),
              HasSubstr("t.csv:3: a quote in this record is never closed"));
  EXPECT_THAT(ErrorOf("t.csv", "q,a\nx,\"y\nz\"\n\nhow, then,z\n"),
              HasSubstr("t.csv:5: has 3 fields, and the header has 2; a text with a comma in it"));
  EXPECT_THAT(ErrorOf("t.csv", "q;a;b\nx;y\n"),
              HasSubstr("t.csv:2: has 2 fields, and the header has 3"));
  EXPECT_THAT(ErrorOf("t.xlsx", "PK"), HasSubstr("must end in .csv"));
  EXPECT_THAT(std::string(ToView(LookAtTable("/no/such.csv").status().message())),
              HasSubstr("/no/such.csv"));
}

TEST_F(TableFileTest, NamesTheLinesOnWhichRowsBegin) {
  const std::string csv =
      Write("t.csv", "q,a\n\"two\nlines, \"\"quoted\"\"\",1\n\nx,2\r\n5\" tall,3\ny,4\n");
  const auto table = LookAtTable(csv);
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_THAT(*LinesOfRows(*table, {0, 1, 2, 3}), ElementsAre(2, 5, 6, 7));
  EXPECT_THAT(*LinesOfRows(*table, {2}), ElementsAre(6));
  const auto lines = LookAtTable(Write("t.jsonl", "{\"q\": 1}\n\n{\"q\": 2}\n"));
  ASSERT_TRUE(lines.ok());
  EXPECT_THAT(*LinesOfRows(*lines, {0, 1}), ElementsAre(1, 3));
  const auto document = LookAtTable(Write("t.json", "[{\"q\": 1}]"));
  ASSERT_TRUE(document.ok());
  EXPECT_THAT(*LinesOfRows(*document, {0}), IsEmpty());
}

}  // namespace
}  // namespace etalon
