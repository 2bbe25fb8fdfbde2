// The scoring half of a task file: its filter pipelines and metrics, resolved to what a plan
// states. It scores nothing.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "etalon/value.h"
#include "tasks/functions.h"
#include "tasks/task_config.h"
#include "tasks/task_file.h"

namespace etalon {

// A pipeline or a metric may stand for a Python function whose port reads fields of documents that
// lm-eval does not give to filters and metrics of its own. Such ports are put behind `inputs`.
using ScorerInputs = std::vector<BoundFunction>;

// [{"name", "steps": [{"function", …arguments}]}]; one pipeline "none" of take_first by default.
absl::StatusOr<Value> ReadFilters(const TaskFile& file, const FunctionTable& functions,
                                  ScorerInputs* inputs);

// Names in metric_list that lm-eval knows and gives no value for this output type, as perplexity of
// multiple choice: it leaves them out, and so does ReadMetrics.
std::vector<std::string> MetricsLeftOut(const TaskFile& file, OutputType type);

// [{"name", "scorer", "arguments", "metric", "higher_is_better"}]; lm-eval's defaults for the
// output type when the file lists none.
absl::StatusOr<Value> ReadMetrics(const TaskFile& file, OutputType type,
                                  const FunctionTable& functions, ScorerInputs* inputs);

}  // namespace etalon
