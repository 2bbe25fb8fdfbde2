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

// "acc,none" and "acc_stderr,none" to the number, absent for "N/A" and null.
using LoggedValues = std::map<std::string, std::optional<double>>;

// One task of one run of lm-eval with --log_samples.
struct LoggedTask {
  std::string task;
  std::string samples;  // path of its samples_<task>_<time>.jsonl
  std::string results;  // path of the results_<time>.json beside it
  // Shots, limit, generation arguments, seed and chat of that run. Data folders are the caller's.
  TaskSettings settings;
  bool is_chat = false;
  // Its documents were chosen one by one (--samples); settings.chosen has them.
  bool is_chosen = false;
  std::optional<int64_t> documents;  // that were asked, where the results file says how many
  int64_t bootstrap_iterations = 0;
  LoggedValues values;
};

// A group of one run.
struct LoggedGroup {
  std::string name;
  LoggedValues values;
};

// `paths`: files of samples, or folders that hold some. Each needs the results file of its run in
// the same folder; the tasks of one run follow each other. NotFound, InvalidArgument or DataLoss
// with the path.
absl::StatusOr<std::vector<LoggedTask>> FindLoggedTasks(const std::vector<std::string>& paths);

// `text` of a results file, of which `task` is one. `path` is for messages. Which documents were
// chosen is not there: only the samples say it.
absl::StatusOr<LoggedTask> ReadLoggedTask(std::string_view text, const std::string& task,
                                          const std::string& path);
// All groups of a results file, in its order; none where the run had none.
absl::StatusOr<std::vector<LoggedGroup>> ReadLoggedGroups(std::string_view text,
                                                          const std::string& path);

}  // namespace etalon
