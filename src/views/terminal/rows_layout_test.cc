#include "views/terminal/rows_layout.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/text.h"

namespace etalon {
namespace {

const ResultRow kHeader = {.name = "task",
                           .shots = "shots",
                           .filter = "filter",
                           .metric = "metric",
                           .value = "value",
                           .error = "std. error",
                           .interval = "95 % interval",
                           .count = "n",
                           .remark = "not to trust"};

std::vector<ResultRow> Rows() {
  return {
      {.name = "arithmetic_of_a_long_name",
       .shots = "5",
       .filter = "strict",
       .metric = "exact_match ↑",
       .value = "0.1234",
       .error = "± 0.0567",
       .interval = "[0.0890, 0.2345]",
       .count = "9876",
       .remark = "! outside the choices, answers cut off, none right"},
      {.filter = "loose", .metric = "exact_match ↑", .failure = "no document was scored at all"},
      {.name = "b",
       .shots = "0",
       .filter = "none",
       .metric = "acc ↑",
       .value = "0.5000",
       .error = "± 0.0100",
       .interval = "[0.4804, 0.5196]",
       .count = "20"}};
}

size_t WidestOf(const std::string& text) {
  size_t widest = 0;
  for (const std::string_view line : SplitText(text, "\n")) {
    widest = std::max(widest, CodePointCount(line));
  }
  return widest;
}

TEST(RowsLayout, IsOneTableWhereThereIsRoom) {
  EXPECT_EQ(LayoutRows(kHeader, {Rows()[2]}, 100),
            "task  shots  filter  metric   value  std. error  95 % interval      n\n"
            "────  ─────  ──────  ──────  ──────  ──────────  ────────────────  ──\n"
            "b         0  none    acc ↑   0.5000  ± 0.0100    [0.4804, 0.5196]  20\n");
}

TEST(RowsLayout, PutsRemarksBelowThenNamesAbove) {
  const std::string remarks = LayoutRows(kHeader, Rows(), 110);
  EXPECT_NE(remarks.find("\n      ! outside the choices, answers cut off, none right\n"),
            std::string::npos)
      << remarks;
  EXPECT_NE(remarks.find("\narithmetic_of_a_long_name      5  strict"), std::string::npos);
  EXPECT_NE(remarks.find("\n      no document was scored at all\n"), std::string::npos);
  const std::string names = LayoutRows(kHeader, Rows(), 80);
  EXPECT_NE(names.find("\narithmetic_of_a_long_name, 5 shots\n  strict"), std::string::npos)
      << names;
}

TEST(RowsLayout, FitsEveryWidthAndLosesNothing) {
  const std::vector<ResultRow> rows = Rows();
  for (size_t columns = 30; columns < 200; ++columns) {
    const std::string text = LayoutRows(kHeader, rows, columns);
    EXPECT_LE(WidestOf(text), columns) << text;
    for (const ResultRow& row : rows) {
      for (const std::string* cell : {&row.name, &row.filter, &row.metric, &row.value, &row.error,
                                      &row.interval, &row.count}) {
        EXPECT_NE(text.find(*cell), std::string::npos) << *cell << " at " << columns;
      }
    }
    for (const char* word : {"outside", "choices", "cut", "none", "scored", "all"}) {
      EXPECT_NE(text.find(word), std::string::npos) << word << " at " << columns;
    }
  }
}

TEST(RowsLayout, AWordLongerThanTheLineStaysWhole) {
  EXPECT_EQ(WrappedText("an incomprehensibility of words", "  ", 12),
            "  an\n  incomprehensibility\n  of words\n");
}

}  // namespace
}  // namespace etalon
