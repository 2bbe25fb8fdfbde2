// A task tree as bytes and back (docs/formats/task-index.md). The bytes come from a cache, so they
// are checked as foreign ones; no file is touched.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "tasks/index/task_tree.h"

namespace etalon {

// `key` says what the tree is of and which program read it.
std::string FormatTaskIndex(const TaskTree& tree, std::string_view key);

// DataLoss for bytes that are no index of this version, are damaged, or have another key.
absl::StatusOr<TaskTree> ParseTaskIndex(std::string_view bytes, std::string_view key);

}  // namespace etalon
