// Rows of Parquet and CSV files through Arrow C++: the one entry of libetalon_arrow.so.
#include <arrow/csv/api.h>
#include <arrow/io/api.h>
#include <parquet/arrow/reader.h>

#include <exception>
#include <utility>

#include "absl/status/status.h"
#include "base/file.h"
#include "base/str.h"
#include "base/try.h"
#include "data/arrow/arrow_values.h"
#include "data/reader.h"

namespace etalon {
namespace {

constexpr int64_t kBatchRows = 1024;

class BatchRows : public RowReader {
 public:
  BatchRows(std::shared_ptr<arrow::RecordBatchReader> batches,
            std::unique_ptr<parquet::arrow::FileReader> file, std::string path)
      : file_(std::move(file)), batches_(std::move(batches)), path_(std::move(path)) {}

  absl::StatusOr<std::optional<Value>> Next() override {
    try {
      return NextRow();
    } catch (const std::exception& error) {
      return absl::InvalidArgumentError(StrCat(path_, ": row ", row_, ": ", error.what()));
    }
  }

 private:
  absl::StatusOr<std::optional<Value>> NextRow() {
    while (batch_ == nullptr || in_batch_ == batch_->num_rows()) {
      ETALON_TRY_DO(FromArrow(batches_->ReadNext(&batch_), path_));
      if (batch_ == nullptr) return std::optional<Value>();
      in_batch_ = 0;
    }
    Value::Dict row;
    for (int i = 0; i < batch_->num_columns(); ++i) {
      const std::string& name = batch_->column_name(i);
      auto value = ArrowValue(*batch_->column(i), in_batch_);
      if (!value.ok()) {
        return absl::Status(value.status().code(),
                            StrCat(path_, ": row ", row_, ", column \"", name,
                                   "\": ", ToView(value.status().message())));
      }
      row.emplace_back(name, *std::move(value));
    }
    ++in_batch_;
    ++row_;
    return std::optional<Value>(Value(std::move(row)));
  }

  // Shared because Arrow hands out shared pointers only; the batches read from the file.
  std::unique_ptr<parquet::arrow::FileReader> file_;
  std::shared_ptr<arrow::RecordBatchReader> batches_;
  std::shared_ptr<arrow::RecordBatch> batch_;
  const std::string path_;
  int64_t in_batch_ = 0;
  int64_t row_ = 0;
};

absl::StatusOr<std::shared_ptr<arrow::io::RandomAccessFile>> OpenFile(const std::string& path) {
  // Our own error for a missing file: it is worded as everywhere else.
  ETALON_TRY_DO(OpenRandom(path));
  auto file = arrow::io::ReadableFile::Open(path);
  if (!file.ok()) return FromArrow(file.status(), path);
  return std::shared_ptr<arrow::io::RandomAccessFile>(*file);
}

absl::StatusOr<std::unique_ptr<RowReader>> OpenParquet(const std::string& path) {
  ETALON_TRY(auto input, OpenFile(path));
  parquet::arrow::FileReaderBuilder builder;
  ETALON_TRY_DO(FromArrow(builder.Open(input), path));
  parquet::ArrowReaderProperties properties;
  properties.set_batch_size(kBatchRows);
  builder.properties(properties);
  std::unique_ptr<parquet::arrow::FileReader> reader;
  ETALON_TRY_DO(FromArrow(builder.Build(&reader), path));
  auto batches = reader->GetRecordBatchReader();
  if (!batches.ok()) return FromArrow(batches.status(), path);
  std::shared_ptr<arrow::RecordBatchReader> shared = *std::move(batches);
  return std::make_unique<BatchRows>(std::move(shared), std::move(reader), path);
}

// Column types come from the whole file, as pandas guesses them: int, float, bool, else text.
absl::StatusOr<std::unique_ptr<RowReader>> OpenCsv(const std::string& path,
                                                   const RowOptions& options) {
  ETALON_TRY(auto input, OpenFile(path));
  auto read = arrow::csv::ReadOptions::Defaults();
  read.column_names = options.column_names;
  auto parse = arrow::csv::ParseOptions::Defaults();
  parse.delimiter = options.delimiter.at(0);
  parse.newlines_in_values = true;
  auto convert = arrow::csv::ConvertOptions::Defaults();
  convert.strings_can_be_null = true;
  convert.timestamp_parsers = {};
  auto reader =
      arrow::csv::TableReader::Make(arrow::io::default_io_context(), input, read, parse, convert);
  if (!reader.ok()) return FromArrow(reader.status(), path);
  auto table = (*reader)->Read();
  if (!table.ok()) return FromArrow(table.status(), path);
  auto owner = arrow::RecordBatchReader::Make(
      arrow::TableBatchReader(*table).ToRecordBatches().ValueOr({}), (*table)->schema());
  if (!owner.ok()) return FromArrow(owner.status(), path);
  return std::make_unique<BatchRows>(*owner, nullptr, path);
}

absl::StatusOr<std::unique_ptr<RowReader>> Open(const std::string& path,
                                                const RowOptions& options) {
  try {
    return options.format == "csv" ? OpenCsv(path, options) : OpenParquet(path);
  } catch (const std::exception& error) {
    return absl::InvalidArgumentError(StrCat(path, ": ", error.what()));
  }
}

}  // namespace
}  // namespace etalon

extern "C" __attribute__((visibility("default"))) void etalon_open_arrow_rows(
    const std::string* path, const etalon::RowOptions* options,
    absl::StatusOr<std::unique_ptr<etalon::RowReader>>* result) {
  *result = etalon::Open(*path, *options);
}
