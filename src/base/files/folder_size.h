// What lies in a folder and how much room it takes, and removing it. It follows no link.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace etalon {

struct SizedEntry {
  std::string name;
  uint64_t bytes = 0;                             // of all files below it
  std::chrono::system_clock::time_point changed;  // the latest change of anything in it
};

// Files and folders in a folder, by name. Unavailable names what cannot be read.
absl::StatusOr<std::vector<SizedEntry>> ListSizes(const std::string& folder);

// A file, or a folder with all that is in it; a link itself, not what it names. OK when there is
// none.
absl::Status RemoveTree(const std::string& path);

}  // namespace etalon
