// The documents of one split of a task: rows of its data set, after process_docs if the task has
// that. It renders nothing.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "data/dataset.h"
#include "etalon/value.h"
#include "tasks/functions.h"

namespace etalon {

class Documents {
 public:
  // `process_docs` may be unbound.
  static absl::StatusOr<Documents> Find(const DatasetRequest& request, const std::string& split,
                                        BoundFunction process_docs);

  // From the first document on, any number of times.
  absl::StatusOr<std::unique_ptr<RowReader>> Open() const;
  absl::StatusOr<std::vector<Value>> ReadAll() const;

  const Dataset& dataset() const { return dataset_; }
  Dataset& dataset() { return dataset_; }

 private:
  Documents(Dataset dataset, BoundFunction process_docs)
      : dataset_(std::move(dataset)), process_docs_(std::move(process_docs)) {}
  Dataset dataset_;
  BoundFunction process_docs_;
};

// Digests of files, each computed once: many tasks share one.
class FileDigests {
 public:
  // [{"name", "bytes", "sha256"}] of a data set's files, which know their digests from then on.
  // DataLoss when one changed since it was found.
  absl::StatusOr<Value> Describe(Dataset* dataset);

 private:
  struct Entry {
    FileStamp stamp;
    std::string sha256;
  };
  absl::StatusOr<std::string> Of(const DatasetFile& file);
  std::map<std::string, Entry> entries_;  // by path
};

}  // namespace etalon
