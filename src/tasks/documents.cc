#include "tasks/documents.h"

#include <utility>

#include "base/hash.h"
#include "base/try.h"

namespace etalon {
namespace {

class RowsInMemory : public RowReader {
 public:
  explicit RowsInMemory(std::vector<Value> rows) : rows_(std::move(rows)) {}
  absl::StatusOr<std::optional<Value>> Next() override {
    if (next_ == rows_.size()) return std::optional<Value>();
    return std::optional<Value>(std::move(rows_[next_++]));
  }

 private:
  std::vector<Value> rows_;
  size_t next_ = 0;
};

absl::StatusOr<std::vector<Value>> AllOf(RowReader* reader) {
  std::vector<Value> rows;
  while (true) {
    ETALON_TRY(std::optional<Value> row, reader->Next());
    if (!row.has_value()) return rows;
    rows.push_back(*std::move(row));
  }
}

}  // namespace

absl::StatusOr<Documents> Documents::Find(const DatasetRequest& request, const std::string& split,
                                          BoundFunction process_docs) {
  ETALON_TRY(Dataset dataset, FindDataset(request, split));
  return Documents(std::move(dataset), std::move(process_docs));
}

absl::StatusOr<std::unique_ptr<RowReader>> Documents::Open() const {
  ETALON_TRY(auto reader, OpenDataset(dataset_));
  if (!process_docs_.is_bound()) return reader;
  // The function sees the whole split at once, so this is the one case that holds it in memory.
  ETALON_TRY(auto rows, AllOf(reader.get()));
  ETALON_TRY(rows, process_docs_.port->of_documents(std::move(rows), process_docs_.arguments));
  return std::make_unique<RowsInMemory>(std::move(rows));
}

absl::StatusOr<std::vector<Value>> Documents::ReadAll() const {
  ETALON_TRY(auto reader, Open());
  return AllOf(reader.get());
}

absl::StatusOr<std::string> FileDigests::Of(const DatasetFile& file) {
  Entry& entry = entries_[file.path];
  if (!entry.sha256.empty() && entry.stamp.HasSameBytes(file.stamp)) return entry.sha256;
  ETALON_TRY(const Digest digest, Sha256OfFile(file.path));
  ETALON_TRY_DO(RequireUnchanged(file));
  entry = {.stamp = file.stamp, .sha256 = ToHex(digest)};
  return entry.sha256;
}

absl::StatusOr<Value> FileDigests::Describe(Dataset* dataset) {
  Value::List files;
  for (DatasetFile& file : dataset->files) {
    ETALON_TRY(file.sha256, Of(file));
    files.push_back(Value::MakeDict({{"name", file.name},
                                     {"bytes", static_cast<int64_t>(file.stamp.size)},
                                     {"sha256", file.sha256}}));
  }
  return Value(std::move(files));
}

}  // namespace etalon
