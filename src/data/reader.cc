#include "data/reader.h"

#include "absl/status/status.h"
#include "base/plugin.h"
#include "base/str.h"
#include "base/try.h"
#include "data/json_rows.h"
#include "data/text_rows.h"

namespace etalon {
namespace {

struct Ending {
  std::string_view ending, format;
};
constexpr Ending kEndings[] = {{".parquet", "parquet"}, {".csv", "csv"},    {".tsv", "csv"},
                               {".json", "json"},       {".jsonl", "json"}, {".txt", "text"}};

std::string FormatOf(const std::string& path) {
  for (const auto& [ending, format] : kEndings) {
    if (path.ends_with(ending)) return std::string(format);
  }
  return "";
}

// Parquet and CSV are read by a plugin, so that the program starts without mapping its libraries.
absl::StatusOr<std::unique_ptr<RowReader>> OpenWithArrow(const std::string& path,
                                                         const RowOptions& options) {
  using OpenFunction =
      void (*)(const std::string*, const RowOptions*, absl::StatusOr<std::unique_ptr<RowReader>>*);
  ETALON_TRY(void* symbol, LoadPluginSymbol("arrow", "etalon_open_arrow_rows"));
  absl::StatusOr<std::unique_ptr<RowReader>> reader;
  reinterpret_cast<OpenFunction>(symbol)(&path, &options, &reader);
  return reader;
}

}  // namespace

absl::StatusOr<int64_t> RowReader::CountRest() {
  int64_t count = 0;
  while (true) {
    ETALON_TRY(const auto row, Next());
    if (!row.has_value()) return count;
    ++count;
  }
}

bool HasDataEnding(const std::string& path) { return !FormatOf(path).empty(); }

absl::StatusOr<std::unique_ptr<RowReader>> OpenRows(const std::string& path,
                                                    const RowOptions& options) {
  RowOptions resolved = options;
  if (resolved.format.empty()) resolved.format = FormatOf(path);
  if (resolved.format == "csv" && resolved.delimiter.empty()) {
    resolved.delimiter = path.ends_with(".tsv") ? "\t" : ",";
  }
  if (resolved.format == "json") return OpenJsonRows(path, resolved.field, resolved.memory.get());
  if (resolved.format == "text") return OpenTextRows(path);
  if (resolved.format == "parquet" || resolved.format == "csv") {
    return OpenWithArrow(path, resolved);
  }
  return absl::InvalidArgumentError(StrCat(
      path, ": unknown format; rows are read from .parquet, .csv, .tsv, .json, .jsonl, .txt"));
}

absl::StatusOr<std::string> ArrowVersion() {
  using VersionFunction = void (*)(const void*, std::string*);
  ETALON_TRY(void* symbol, LoadPluginSymbol("arrow", "etalon_arrow_version"));
  std::string version;
  reinterpret_cast<VersionFunction>(symbol)(nullptr, &version);
  return version;
}

}  // namespace etalon
