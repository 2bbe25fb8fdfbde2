// The Python functions of task files, with their digests and ports: `etalon tasks show T
// --functions`. It runs no Python.
#pragma once

#include <vector>

#include "etalon/value.h"
#include "tasks/task_file.h"

namespace etalon {

enum class FunctionsForm { kText, kJson };

// Prints every function of every task, in the order of the files.
void ShowTaskFunctions(const std::vector<TaskFile>& tasks, FunctionsForm form);

}  // namespace etalon
