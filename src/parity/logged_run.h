// How lm-evaluation-harness asked the tasks of a run and what came out of them: what its results
// file says beside a file of samples. It compares nothing.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "tasks/task.h"

namespace etalon {

// One task of one run of lm-eval with --log_samples.
struct LoggedTask {
  std::string task;
  std::string samples;  // path of its samples_<task>_<time>.jsonl
  std::string results;  // path of the results_<time>.json beside it
  // Shots, limit, generation arguments, seed and chat of that run. Data folders are the caller's.
  TaskSettings settings;
  bool is_chat = false;
  int64_t bootstrap_iterations = 0;
  // "acc,none" and "acc_stderr,none" to the number, absent for "N/A" and null.
  std::map<std::string, std::optional<double>> values;
};

// `paths`: files of samples, or folders that hold some. Each needs the results file of its run in
// the same folder. NotFound, InvalidArgument or DataLoss with the path.
absl::StatusOr<std::vector<LoggedTask>> FindLoggedTasks(const std::vector<std::string>& paths);

// `text` of a results file, of which `task` is one. `path` is for messages.
absl::StatusOr<LoggedTask> ReadLoggedTask(std::string_view text, const std::string& task,
                                          const std::string& path);

}  // namespace etalon
