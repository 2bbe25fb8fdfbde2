// The scoring half of a task file: its filter pipelines and metrics, resolved to what a plan
// states. It scores nothing.
#pragma once

#include "absl/status/statusor.h"
#include "etalon/value.h"
#include "tasks/functions.h"
#include "tasks/task_config.h"
#include "tasks/task_file.h"

namespace etalon {

// [{"name", "steps": [{"function", …arguments}]}]; one pipeline "none" of take_first by default.
absl::StatusOr<Value> ReadFilters(const TaskFile& file, const FunctionTable& functions);

// [{"name", "scorer", "arguments", "metric", "higher_is_better"}]; lm-eval's defaults for the
// output type when the file lists none.
absl::StatusOr<Value> ReadMetrics(const TaskFile& file, OutputType type,
                                  const FunctionTable& functions);

}  // namespace etalon
