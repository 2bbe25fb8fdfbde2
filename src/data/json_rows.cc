#include "data/json_rows.h"

#include <map>
#include <utility>

#include "absl/status/status.h"
#include "base/files/file_stamp.h"
#include "base/json.h"
#include "base/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "data/json_column.h"
#include "data/line_reader.h"

namespace etalon {
namespace {

// What all rows of a file of JSON Lines come to.
struct LinesSummary {
  FileStamp stamp;  // from before it was read
  JsonColumn shape;
  int64_t rows = 0;
};

absl::StatusOr<std::optional<Value>> NextObject(LineReader* lines) {
  while (true) {
    ETALON_TRY(const auto line, lines->Next());
    if (!line.has_value()) return std::optional<Value>();
    if (TrimSpaces(*line).empty()) continue;
    const std::string place = StrCat(lines->path(), ":", lines->line_number());
    auto value = ParseJson(*line, {.takes_large_integers = true});
    if (!value.ok()) return Annotate(value.status(), place);
    if (!value->is_dict()) {
      return absl::InvalidArgumentError(StrCat(place, ": a row must be an object"));
    }
    return std::optional<Value>(*std::move(value));
  }
}

class JsonLinesRows : public RowReader {
 public:
  JsonLinesRows(std::unique_ptr<LineReader> lines, std::shared_ptr<const LinesSummary> summary)
      : lines_(std::move(lines)), summary_(std::move(summary)) {}
  absl::StatusOr<std::optional<Value>> Next() override {
    ETALON_TRY(auto row, NextObject(lines_.get()));
    if (!row.has_value()) return row;
    ++taken_;
    return std::optional<Value>(summary_->shape.Apply(*std::move(row)));
  }
  absl::StatusOr<int64_t> CountRest() override {
    return summary_->rows - std::exchange(taken_, summary_->rows);
  }

 private:
  std::unique_ptr<LineReader> lines_;
  const std::shared_ptr<const LinesSummary> summary_;
  int64_t taken_ = 0;
};

class ListRows : public RowReader {
 public:
  ListRows(Value::List rows, JsonColumn shape) : rows_(std::move(rows)), shape_(std::move(shape)) {}
  absl::StatusOr<std::optional<Value>> Next() override {
    if (next_ == rows_.size()) return std::optional<Value>();
    return std::optional<Value>(shape_.Apply(std::move(rows_[next_++])));
  }

 private:
  Value::List rows_;
  JsonColumn shape_;
  size_t next_ = 0;
};

absl::StatusOr<std::unique_ptr<RowReader>> OpenDocument(const std::string& path,
                                                        const std::string& field) {
  ETALON_TRY(const std::string text, ReadFile(path));
  auto document = ParseJson(text, {.takes_large_integers = field.empty()});
  if (!document.ok()) return Annotate(document.status(), path);
  const Value* rows = field.empty() ? &*document : document->Find(field);
  if (rows == nullptr || !rows->is_list()) {
    return absl::InvalidArgumentError(
        StrCat(path, ": ", field.empty() ? "the document" : StrCat("\"", field, "\""),
               " is no list of rows"));
  }
  for (size_t i = 0; i < rows->AsList().size(); ++i) {
    if (!rows->AsList()[i].is_dict()) {
      return absl::InvalidArgumentError(StrCat(path, ": row ", i, " is no object"));
    }
  }
  JsonColumn shape(field.empty() ? JsonColumn::Source::kList : JsonColumn::Source::kKey);
  for (const Value& row : rows->AsList()) shape.Merge(row);
  if (const absl::Status status = shape.Check(); !status.ok()) return Annotate(status, path);
  return std::make_unique<ListRows>(rows->AsList(), std::move(shape));
}

// A list begins with "[", and an object that does not end on its first line is one document.
absl::StatusOr<bool> IsDocument(const std::string& path) {
  ETALON_TRY(const auto lines, LineReader::Open(path));
  while (true) {
    ETALON_TRY(const auto line, lines->Next());
    if (!line.has_value()) return false;
    const std::string_view text = TrimSpaces(*line);
    if (text.empty()) continue;
    return text[0] == '[' || !ParseJson(text, {.takes_large_integers = true}).ok();
  }
}

absl::StatusOr<std::shared_ptr<const LinesSummary>> Summarise(const std::string& path) {
  auto summary = std::make_shared<LinesSummary>();
  summary->stamp = StampOf(path);
  ETALON_TRY(auto lines, LineReader::Open(path));
  while (true) {
    ETALON_TRY(const auto row, NextObject(lines.get()));
    if (!row.has_value()) break;
    summary->shape.Merge(*row);
    ++summary->rows;
  }
  if (const auto status = summary->shape.Check(); !status.ok()) return Annotate(status, path);
  return summary;
}

}  // namespace

struct JsonLinesMemory {
  std::map<std::string, std::shared_ptr<const LinesSummary>> files;
};

std::shared_ptr<JsonLinesMemory> MakeJsonLinesMemory() {
  return std::make_shared<JsonLinesMemory>();
}

absl::StatusOr<std::unique_ptr<RowReader>> OpenJsonRows(const std::string& path,
                                                        const std::string& field,
                                                        JsonLinesMemory* memory) {
  if (!field.empty()) return OpenDocument(path, field);
  if (!path.ends_with(".jsonl")) {
    ETALON_TRY(const bool is_document, IsDocument(path));
    if (is_document) return OpenDocument(path, field);
  }
  std::shared_ptr<const LinesSummary> summary;
  if (memory != nullptr) summary = memory->files[path];
  if (summary == nullptr || summary->stamp != StampOf(path)) {
    ETALON_TRY(summary, Summarise(path));
    if (memory != nullptr) memory->files[path] = summary;
  }
  ETALON_TRY(auto lines, LineReader::Open(path));
  return std::make_unique<JsonLinesRows>(std::move(lines), std::move(summary));
}

}  // namespace etalon
