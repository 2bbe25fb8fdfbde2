// The task files and data folders that a command sees: those that ship with the program and those
// that were named. It binds no data.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/flags.h"
#include "cli/progress/reporter.h"
#include "tasks/task_index.h"

namespace etalon {

struct TaskFolders {
  std::vector<std::string> task_paths;  // --task-path
  std::vector<std::string> data;        // --data

  void Declare(Flags* flags);
};

// What ships with the program first, then those named.
std::vector<std::string> TaskRoots(const TaskFolders& folders);
// `reporter` may be null: nothing is shown.
absl::StatusOr<TaskIndex> BuildTaskIndex(const TaskFolders& folders, ProgressReporter* reporter);
// Those named first, then what ships with the program, then what was pulled from a hub.
std::vector<std::string> DataFolders(const TaskFolders& folders);

}  // namespace etalon
