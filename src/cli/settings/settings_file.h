// The keys of one etalon.toml, with their lines. It knows no setting. Its body is the only file
// that includes the TOML library.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace etalon {

struct FileEntry {
  std::string section;  // "run" of [run]; "" above all sections
  std::string key;
  std::vector<std::string> values;  // as words of a command line; an array has several
  std::string place;                // "etalon.toml:3"
};

// In the order of the file. InvalidArgument names file and line; NotFound when there is none.
absl::StatusOr<std::vector<FileEntry>> ReadSettingsFile(const std::string& path);

}  // namespace etalon
