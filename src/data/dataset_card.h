// The front matter of a data set's README.md: its configurations and which files hold their splits.
// It opens no data file.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"

namespace etalon {

struct DatasetSplitFiles {
  std::string split;
  std::vector<std::string> patterns;  // relative paths, * and ? and ** allowed
};

struct DatasetConfiguration {
  std::string name;
  bool is_default = false;
  std::string data_dir;  // data_files are below it
  std::vector<DatasetSplitFiles> splits;
};

// Empty when there is no front matter or it names no configurations.
absl::StatusOr<std::vector<DatasetConfiguration>> ReadDatasetCard(const std::string& readme_path);

// The licence that the front matter states, several with commas; "" when it states none.
absl::StatusOr<std::string> ReadCardLicence(const std::string& readme_path);

// Whether a relative path matches a pattern: `*` and `?` stay inside a folder, `**` does not.
bool MatchesPattern(std::string_view pattern, std::string_view path);

}  // namespace etalon
