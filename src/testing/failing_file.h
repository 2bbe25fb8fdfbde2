// A disk that gives out: files that take a number of bytes and then fail. For tests only.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "base/file.h"

namespace etalon {

enum class DiskFailure {
  kFull,      // what fits is written, then ResourceExhausted
  kSyncFails  // everything is written, the Sync after the last byte that fits fails
};

// In place of OpenAppend: real files without fsync, `bytes_left` for all of them together. A
// negative number means no end. The counter outlives the files.
std::function<absl::StatusOr<std::unique_ptr<AppendFile>>(const std::string&, OpenMode, uint64_t)>
OpenOnFailingDisk(int64_t* bytes_left, DiskFailure failure = DiskFailure::kFull);

}  // namespace etalon
