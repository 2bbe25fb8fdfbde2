// What the bytes of a table show before its rows are read: format, delimiter of a CSV file, text
// that no reader would take, and on which lines rows begin. It makes no rows.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace etalon {

struct TableFile {
  std::string path;
  std::string format;      // "csv", "json" (JSON Lines too) or "parquet"
  std::string delimiter;   // CSV: the one of "," ";" "\t" "|" that its first records agree on
  bool has_lines = false;  // rows stand on lines that can be named

  // The name of the delimiter, as people say it.
  std::string DelimiterName() const;
};

// Reads all of a text file once. InvalidArgument with a line for what is empty, no UTF-8, UTF-16,
// or a record of CSV that is no record, each with what to do.
absl::StatusOr<TableFile> LookAtTable(const std::string& path);

// The lines on which `rows` (from 0, ascending) begin; empty when the file has no such lines.
absl::StatusOr<std::vector<int64_t>> LinesOfRows(const TableFile& table,
                                                 const std::vector<int64_t>& rows);

}  // namespace etalon
