// YAML text to a Value, with scalars resolved as PyYAML's SafeLoader does (YAML 1.1). The one door
// to the YAML library; it knows no task file.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "etalon/value.h"

namespace etalon {

// The key under which a tagged scalar `!function module.name` is kept: {"!function":
// "module.name"}.
inline constexpr std::string_view kYamlFunctionKey = "!function";

struct YamlDocument {
  Value value;
  // Line of each key of the top-level mapping, from 1.
  std::vector<std::pair<std::string, int>> lines;

  int LineOf(std::string_view key) const;  // 1 when the key is not there
};

// InvalidArgument "line 12: …". Limits: 16 MiB, 200,000 nodes (aliases counted each time they are
// used), 60 levels. A tag other than !function is an error.
absl::StatusOr<YamlDocument> ParseYaml(std::string_view text);

}  // namespace etalon
