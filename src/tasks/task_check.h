// Whether a task file can run here, as far as that can be said without its data.
#pragma once

#include "absl/status/status.h"
#include "tasks/functions.h"
#include "tasks/task_file.h"

namespace etalon {

// Configuration, filters, scorers, metrics, functions, and that every template parses.
// Unimplemented: what needs Python or is not here; any other error: the file is wrong. With file
// and line.
absl::Status CheckTask(const TaskFile& file, const FunctionTable& functions);

}  // namespace etalon
