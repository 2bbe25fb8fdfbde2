// Whether a task file can run here, as far as that can be said without its data. It asks no model
// and opens no data.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "tasks/functions.h"
#include "tasks/task_file.h"

namespace etalon {

enum class TaskVerdict {
  kNative,       // runs here
  kNeedsPython,  // a function without a native port
  kNotText,      // images or sound
  kOther,        // right, but needs something else that is not here
  kWrong,        // the file
};

// As JSON and tables spell it: "native", "needs_python", "not_text", "other", "wrong".
std::string_view TaskVerdictName(TaskVerdict verdict);

struct TaskCheck {
  TaskVerdict verdict = TaskVerdict::kNative;
  absl::Status status;                        // with file and line; OK when native
  std::vector<std::string> metrics_left_out;  // of another output type
  std::vector<FunctionUse> functions;         // all of the file
};

// Configuration, filters, scorers, metrics, functions, and that every template parses.
TaskCheck CheckTask(const TaskFile& file, const FunctionTable& functions);

}  // namespace etalon
