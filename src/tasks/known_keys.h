// The keys that task and group files may have. It checks names only.
#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "tasks/task_file.h"

namespace etalon {

bool IsTaskKey(std::string_view key);
bool IsGroupKey(std::string_view key);

// InvalidArgument with file and line for a key that no task file may have, and the nearest that it
// may; Unimplemented for one that needs Python (`class`, `recipe`, `custom_dataset` and the like).
absl::Status CheckTaskKeys(const TaskFile& file);
// The same for a group, whose other keys are overrides of its tasks and so must be task keys.
absl::Status CheckGroupKeys(const TaskFile& file);

}  // namespace etalon
