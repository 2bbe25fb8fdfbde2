// A task of a plan as lm-eval dumps its configuration (TaskConfig.to_dict). It reads no task file.
#pragma once

#include "etalon/value.h"

namespace etalon {

// The task file's keys in lm-eval's order, with its defaults, what the run set, and without what is
// null. `task` is of the plan.
Value LmEvalConfig(const Value& task);

}  // namespace etalon
