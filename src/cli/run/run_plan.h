// The plan of a run: one value of all that may change a question, an answer or a score
// (docs/formats/record.md). It runs nothing.
#pragma once

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "etalon/value.h"
#include "tasks/selection.h"
#include "tasks/task.h"

namespace etalon {

// InvalidArgument names what has no canonical JSON form.
absl::StatusOr<Value> MakePlan(const Value& model_identity, const Value& settings,
                               const std::vector<std::unique_ptr<Task>>& tasks,
                               const std::vector<TaskGroup>& groups);

}  // namespace etalon
