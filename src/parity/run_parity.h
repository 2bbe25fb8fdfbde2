// Logged runs of lm-evaluation-harness beside our own: finds each task here, compares it, and then
// the groups over them. It reads no command line and prints nothing.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "etalon/model.h"
#include "etalon/program_runner.h"
#include "parity/group_parity.h"
#include "parity/logged_run.h"
#include "parity/task_parity.h"
#include "tasks/documents.h"
#include "tasks/functions.h"
#include "tasks/task_index.h"

namespace etalon {

// Where tasks come from. What it refers to outlives it.
struct ParitySource {
  const TaskIndex& index;
  const FunctionTable& functions;
  FileDigests* digests;
  std::vector<std::string> data_folders;
  std::map<std::string, std::string> names;  // our task for theirs; absent: the same name
  // What runs the programs of a task, of its entry of plan.tasks; null for a task that runs none.
  std::function<absl::StatusOr<std::unique_ptr<ProgramRunner>>(const Value& task)> programs;
};

// Who answers.
struct ParityModel {
  Model* model = nullptr;                         // renders chats; may be null
  bool is_asked = false;                          // else the logged answers are scored
  const std::set<int64_t>* unreadable = nullptr;  // as ParityInputs has it
};

struct RunParity {
  std::vector<TaskParity> tasks;
  std::vector<GroupParity> groups;
  bool agrees() const;
};

// Our task of a logged one, bound with its settings.
absl::StatusOr<std::unique_ptr<Task>> BindLogged(const LoggedTask& logged,
                                                 const ParitySource& source);
// A task that cannot be asked here is a result of the comparison (`not_compared`), not its end.
absl::StatusOr<TaskParity> CompareLogged(const LoggedTask& logged, const ParitySource& source,
                                         const ParityModel& model,
                                         std::function<void(int64_t documents)> on_progress);
// All of `logged`, in its order, and their groups. `on_progress` is told of all documents so far.
absl::StatusOr<RunParity> CompareRuns(std::span<const LoggedTask> logged,
                                      const ParitySource& source, const ParityModel& model,
                                      const std::function<void(int64_t documents)>& on_progress);

}  // namespace etalon
