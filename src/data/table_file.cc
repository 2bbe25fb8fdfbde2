#include "data/table_file.h"

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "base/file.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "data/line_reader.h"

namespace etalon {
namespace {

struct Delimiter {
  char character;
  std::string_view name;
};
constexpr std::array<Delimiter, 4> kDelimiters = {
    {{',', "comma"}, {';', "semicolon"}, {'\t', "tab"}, {'|', "bar"}}};
constexpr int64_t kRecordsLookedAt = 50;
constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";

// Follows the quotes of a CSV file from line to line (RFC 4180).
class CsvQuotes {
 public:
  explicit CsvQuotes(char delimiter) : delimiter_(delimiter) {}

  // Fields that end within this line, the last one of a record included.
  int64_t Read(std::string_view line) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    int64_t fields = 0;
    bool is_at_start = !is_open_;
    for (size_t i = 0; i < line.size(); ++i) {
      const char c = line[i];
      if (is_open_) {
        if (c != '"') continue;
        const bool is_doubled = i + 1 < line.size() && line[i + 1] == '"';
        i += is_doubled ? 1 : 0;
        is_open_ = is_doubled;
        continue;
      }
      if (c == '"' && is_at_start) is_open_ = true;
      is_at_start = c == delimiter_;
      fields += c == delimiter_ ? 1 : 0;
    }
    return fields + (is_open_ ? 0 : 1);
  }
  bool is_open() const { return is_open_; }  // the record goes on in the next line

 private:
  const char delimiter_;
  bool is_open_ = false;
};

bool IsBlankLine(std::string_view line) { return line.empty() || line == "\r"; }

// How the first records look with one delimiter.
struct Trial {
  Delimiter delimiter;
  CsvQuotes quotes;
  int64_t fields = 0, records = 0, in_record = 0;
  int64_t unlike = 0;  // records with another number of fields than the first

  explicit Trial(const Delimiter& each) : delimiter(each), quotes(each.character) {}

  void Read(std::string_view line) {
    if (records == kRecordsLookedAt || (!quotes.is_open() && IsBlankLine(line))) return;
    in_record += quotes.Read(line);
    if (quotes.is_open()) return;
    if (records++ == 0) fields = in_record;
    unlike += in_record == fields ? 0 : 1;
    in_record = 0;
  }
};

absl::Status NotUtf8(const std::string& path, int64_t line) {
  return absl::InvalidArgumentError(
      StrCat(path, ":", line, ": not UTF-8; if it was saved as Windows-1252, make a new file with ",
             "`iconv -f WINDOWS-1252 -t UTF-8 ", path, " > NEW`"));
}

// What is at the very beginning of the file.
absl::Status CheckHead(const std::string& path, std::string_view format) {
  ETALON_TRY(const auto file, OpenRandom(path));
  if (file->Size() == 0) return absl::InvalidArgumentError(StrCat(path, ": the file is empty"));
  ETALON_TRY(const std::string head, file->ReadAt(0, 4));
  if (head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF")) {
    return absl::InvalidArgumentError(StrCat(
        path, ": is UTF-16; make a new file with `iconv -f UTF-16 -t UTF-8 ", path, " > NEW`"));
  }
  if (format == "json" && head.starts_with(kUtf8Mark)) {
    return absl::InvalidArgumentError(StrCat(
        path, ":1: begins with a byte order mark, which JSON must not; make a new file with ",
        "`tail -c +4 ", path, " > NEW`"));
  }
  return absl::OkStatus();
}

std::string FormatOf(const std::string& path) {
  for (const std::string_view ending : {".csv", ".tsv"}) {
    if (path.ends_with(ending)) return "csv";
  }
  for (const std::string_view ending : {".jsonl", ".json"}) {
    if (path.ends_with(ending)) return "json";
  }
  return path.ends_with(".parquet") ? "parquet" : "";
}

absl::Status LookAtCsv(const std::string& path, TableFile* table) {
  ETALON_TRY(const auto lines, LineReader::Open(path));
  std::vector<Trial> trials(kDelimiters.begin(), kDelimiters.end());
  int64_t count = 0;
  while (true) {
    ETALON_TRY(auto line, lines->Next());
    if (!line.has_value()) break;
    if (!IsValidUtf8(*line)) return NotUtf8(path, lines->line_number());
    if (++count == 1 && line->starts_with(kUtf8Mark)) line->erase(0, kUtf8Mark.size());
    for (Trial& trial : trials) trial.Read(*line);
  }
  // The one that cuts all records alike, then the one that cuts the header into the most fields; of
  // equals the usual one.
  const auto rank = [](const Trial& trial) {
    return std::make_pair(trial.unlike == 0 && trial.fields > 1, trial.fields);
  };
  const auto best =
      std::max_element(trials.begin(), trials.end(),
                       [&](const Trial& a, const Trial& b) { return rank(a) < rank(b); });
  table->delimiter = std::string(1, best->delimiter.character);
  return absl::OkStatus();
}

absl::Status LookAtJson(const std::string& path, TableFile* table) {
  ETALON_TRY(const auto lines, LineReader::Open(path));
  table->has_lines = path.ends_with(".jsonl");
  while (true) {
    ETALON_TRY(const auto line, lines->Next());
    if (!line.has_value()) return absl::OkStatus();
    if (!IsValidUtf8(*line)) return NotUtf8(path, lines->line_number());
  }
}

// The first lines of rows, one after the other.
class RowLines {
 public:
  explicit RowLines(const TableFile& table)
      : is_csv_(table.format == "csv"), quotes_(is_csv_ ? table.delimiter.front() : ',') {}

  // Whether a row, or the header of a CSV file, begins on this line.
  bool Begins(std::string_view line) {
    if (!is_csv_) return !TrimSpaces(line).empty();
    const bool is_inside = quotes_.is_open();
    if (!is_inside && IsBlankLine(line)) return false;
    fields_ = quotes_.Read(line) + (is_inside ? fields_ : 0);
    return !is_inside;
  }
  bool is_open() const { return is_csv_ && quotes_.is_open(); }
  int64_t fields() const { return fields_; }  // of a CSV record, so far

 private:
  const bool is_csv_;
  CsvQuotes quotes_;
  int64_t fields_ = 0;
};

absl::Status UnlikeHeader(const TableFile& table, int64_t line, int64_t fields, int64_t header) {
  return absl::InvalidArgumentError(StrCat(
      table.path, ":", line, ": has ", fields, fields == 1 ? " field" : " fields",
      ", and the header has ", header,
      fields < header
          ? StrCat("; a cell is missing: an empty one needs its ", table.DelimiterName(), " too")
          : StrCat("; a text with a ", table.DelimiterName(),
                   " in it must stand in double quotes")));
}

// All records have as many fields as the header, and the last one ends.
absl::Status CheckRecords(const TableFile& table) {
  ETALON_TRY(const auto lines, LineReader::Open(table.path));
  RowLines rows(table);
  int64_t begin = 0, header = 0;
  while (true) {
    ETALON_TRY(const auto line, lines->Next());
    if (!line.has_value()) break;
    if (rows.Begins(*line)) begin = lines->line_number();
    if (begin == 0 || rows.is_open()) continue;
    if (header == 0) header = rows.fields();
    if (rows.fields() != header) return UnlikeHeader(table, begin, rows.fields(), header);
  }
  if (!rows.is_open()) return absl::OkStatus();
  return absl::InvalidArgumentError(
      StrCat(table.path, ":", begin, ": a quote in this record is never closed; a quote inside of ",
             "a quoted field is written twice"));
}

}  // namespace

std::string TableFile::DelimiterName() const {
  for (const Delimiter& each : kDelimiters) {
    if (delimiter == std::string_view(&each.character, 1)) return std::string(each.name);
  }
  return "";
}

absl::StatusOr<TableFile> LookAtTable(const std::string& path) {
  TableFile table{.path = path, .format = FormatOf(path)};
  if (IsFolder(path)) return absl::InvalidArgumentError(StrCat(path, ": is a folder, not a file"));
  if (table.format.empty()) {
    return absl::InvalidArgumentError(
        StrCat(path, ": its name must end in .csv, .tsv, .jsonl, .json or .parquet"));
  }
  ETALON_TRY_DO(CheckHead(path, table.format));
  if (table.format == "json") ETALON_TRY_DO(LookAtJson(path, &table));
  if (table.format != "csv") return table;
  ETALON_TRY_DO(LookAtCsv(path, &table));
  table.has_lines = true;
  ETALON_TRY_DO(CheckRecords(table));
  return table;
}

absl::StatusOr<std::vector<int64_t>> LinesOfRows(const TableFile& table,
                                                 const std::vector<int64_t>& rows) {
  std::vector<int64_t> found;
  if (!table.has_lines || rows.empty()) return found;
  ETALON_TRY(const auto lines, LineReader::Open(table.path));
  RowLines begins(table);
  int64_t row = table.format == "csv" ? -2 : -1;  // a CSV file begins with its header
  while (found.size() < rows.size()) {
    ETALON_TRY(const auto line, lines->Next());
    if (!line.has_value()) break;
    if (begins.Begins(*line) && ++row == rows[found.size()]) found.push_back(lines->line_number());
  }
  return found;
}

}  // namespace etalon
