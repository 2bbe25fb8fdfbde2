#include "cli/task_selection.h"

#include <optional>

#include "base/file.h"
#include "base/files/user_folders.h"
#include "cli/hub/hub_pull.h"
#include "cli/shared_files.h"

namespace etalon {

void TaskFolders::Declare(Flags* flags) {
  flags
      ->Texts("--task-path", "folder of task files, beside those that ship with the program",
              &task_paths)
      .kind = ValueKind::kFolder;
  flags->Texts("--data", "folder with data sets, laid out as hubs do", &data).kind =
      ValueKind::kFolder;
}

std::vector<std::string> TaskRoots(const TaskFolders& folders) {
  std::vector<std::string> all;
  const std::string starter = StandardsFolder("starter");
  if (!starter.empty()) all.push_back(JoinPath(starter, "tasks"));
  all.insert(all.end(), folders.task_paths.begin(), folders.task_paths.end());
  return all;
}

absl::StatusOr<TaskIndex> BuildTaskIndex(const TaskFolders& folders, ProgressReporter* reporter) {
  const std::vector<std::string> all = TaskRoots(folders);
  IndexCacheOptions cache;
  const std::string folder = FindUserFolders(ProcessEnvironment()).cache;
  if (!folder.empty()) {
    cache.folder = JoinPath(folder, "tasks");
  }
  std::optional<ProgressPhase> phase;
  int64_t done_before = 0;
  if (reporter != nullptr) {
    cache.on_read = [&](int64_t done, int64_t total) {
      // Each folder has a total of its own, and most have nothing to read.
      if (!phase.has_value() || done_before > done) {
        phase.reset();
        phase.emplace(reporter, PhaseSpec{.name = "listing", .unit = "files", .total = total});
      }
      done_before = done;
      phase->Update(done);
    };
  }
  return TaskIndex::Build(all, cache);
}

std::vector<std::string> DataFolders(const TaskFolders& folders) {
  std::vector<std::string> all = folders.data;
  const std::string starter = StandardsFolder("starter");
  if (!starter.empty()) all.push_back(starter);
  const std::string hub = HubFolder(ProcessEnvironment());
  if (!hub.empty() && IsFolder(hub)) all.push_back(hub);
  return all;
}

}  // namespace etalon
