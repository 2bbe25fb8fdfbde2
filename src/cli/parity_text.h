// A comparison with lm-eval as text for people and JSON for programs.
#pragma once

#include <span>
#include <string>

#include "etalon/value.h"
#include "parity/task_parity.h"

namespace etalon {

// A row a task with what agrees, a row of sums, then the first difference of each kind.
std::string ParityAsText(std::span<const TaskParity> tasks);
Value ParityAsJson(std::span<const TaskParity> tasks);

}  // namespace etalon
