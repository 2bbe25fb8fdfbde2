// The GGUF file of a model as bytes: its parts, its digest, its first four bytes. It knows nothing
// of what is in it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "base/file.h"
#include "base/hash.h"
#include "models/table.h"

namespace etalon {

// "x-00001-of-00003.gguf" is the first of three parts; a single file is its only part.
std::vector<std::string> PartsOfModelFile(const std::string& path);

struct FileIdentity {
  std::string sha256;  // over the bytes of all parts in their order
  int64_t bytes = 0;
};
// Reads all parts; tells `on_step` (may be empty) how far it is.
absl::StatusOr<FileIdentity> IdentifyModelFile(const std::string& path,
                                               const ModelObserver& on_step);

// The same in steps of some milliseconds.
class ModelFileDigest {
 public:
  // Finds all parts.
  static absl::StatusOr<ModelFileDigest> Open(const std::string& path);
  bool is_complete() const { return part_ == parts_.size(); }
  absl::Status Step();  // while it is not complete
  // Goes on to the end; once.
  absl::StatusOr<FileIdentity> Finish(const ModelObserver& on_step);

 private:
  std::vector<std::string> parts_;
  int64_t bytes_total_ = 0;
  Sha256 hash_;
  FileIdentity identity_;             // so far
  size_t part_ = 0;                   // the one that is read
  std::unique_ptr<RandomFile> file_;  // null: is opened next
  uint64_t at_ = 0;                   // in it
};

// InvalidArgument when the file does not begin as a GGUF file does.
absl::Status CheckIsGguf(const std::string& path);

}  // namespace etalon
