// Rows of results as text that fits a terminal: a table where there is room, else in pieces. No
// number, name or remark is ever shortened.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace etalon {

struct ResultRow {
  std::string name, shots;  // "" where they are those of the row before
  std::string filter, metric;
  std::string value, error, interval, count;
  std::string remark;   // why it is not to be trusted; "" for nothing
  std::string failure;  // why there is no value; "" when there is one
};

// `header` names the columns. Lines of at most `columns` characters (a single word may be longer):
// the first that fits of a table; one with remarks below their rows; one with names above their
// rows; everything below each other.
std::string LayoutRows(const ResultRow& header, const std::vector<ResultRow>& rows, size_t columns);

// `text` in lines of at most `columns` characters, each after `indent`.
std::string WrappedText(std::string_view text, std::string_view indent, size_t columns);

}  // namespace etalon
