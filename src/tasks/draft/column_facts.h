// What the columns of a table hold, from one look at all rows: enough to guess what each is for. It
// keeps no rows.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "data/reader.h"
#include "etalon/value.h"

namespace etalon {

struct ColumnFacts {
  std::string name;
  int64_t rows = 0;                                   // with a value that is not None
  int64_t texts = 0, lists = 0, ints = 0, bools = 0;  // of these; the rest are of other kinds
  int64_t text_dicts = 0;     // with a list under "text", as hubs store choices with their labels
  int64_t long_values = 0;    // of more than 100 characters
  int64_t with_line_end = 0;  // texts that have one
  size_t longest = 0;         // characters, as Python's str()
  // Different values as Python's str(), up to kDistinctMax + 1 of them.
  std::map<std::string, int64_t> distinct;

  static constexpr size_t kDistinctMax = 20;
  bool is_all(int64_t count) const { return rows > 0 && count == rows; }
};

struct TableFacts {
  int64_t rows = 0;
  std::vector<ColumnFacts> columns;  // in the order of the file

  const ColumnFacts* Find(std::string_view name) const;  // or null
  std::vector<std::string> Names() const;
};

// InvalidArgument when there is no row, or two columns have one name.
absl::StatusOr<TableFacts> ReadTableFacts(RowReader* rows);

// Whether a template can name a column: a Python name that is no word of the template language.
bool IsTemplateName(std::string_view name);

}  // namespace etalon
