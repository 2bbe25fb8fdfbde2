// The GGUF file of a model as bytes: its parts, its digest, its first four bytes. It knows nothing
// of what is in it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
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

// InvalidArgument when the file does not begin as a GGUF file does.
absl::Status CheckIsGguf(const std::string& path);

}  // namespace etalon
