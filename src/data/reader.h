// Rows of one data file, streamed, as values with their columns in the file's order. It knows no
// task and no data set layout.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "etalon/value.h"

namespace etalon {

class RowReader {
 public:
  virtual ~RowReader() = default;
  // The next row, a dict, or nullopt after the last.
  virtual absl::StatusOr<std::optional<Value>> Next() = 0;
  // Reads to the end; how many rows that were. Cheaper than `Next` where a format knows it.
  virtual absl::StatusOr<int64_t> CountRest();
};

// What reading files of JSON Lines once has shown, so that they need not be read twice each time.
// Readers of one data set share it; one thread at a time opens them.
struct JsonLinesMemory;

struct RowOptions {
  std::string format;     // "parquet", "csv", "json" or "text"; "" goes by the file's ending
  std::string delimiter;  // CSV; "" is "," or, for .tsv, a tab
  std::vector<std::string> column_names;    // CSV; when given, the file has no header line
  std::string field;                        // JSON: the rows are under this key
  std::shared_ptr<JsonLinesMemory> memory;  // may be null
};

// Formats by ending: .parquet, .csv, .tsv, .json, .jsonl, .txt. Errors name the file and the row.
absl::StatusOr<std::unique_ptr<RowReader>> OpenRows(const std::string& path,
                                                    const RowOptions& options);

// Whether a file of this name can be read.
bool HasDataEnding(const std::string& path);

// "26.0.1": of the library that reads Parquet and CSV. Unavailable when it cannot be loaded.
absl::StatusOr<std::string> ArrowVersion();

}  // namespace etalon
