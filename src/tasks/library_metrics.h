// The metrics of Hugging Face's library `evaluate` that a task file may name: what each marks a
// document by here. It refuses those that are not a plain number of one answer and its references.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "etalon/value.h"
#include "tasks/functions.h"

namespace etalon {

// True for names that lm-eval has no metric of its own for.
bool IsLibraryMetric(std::string_view name);

// What `evaluate.load(name).compute` gives of one answer, called with `arguments`; `rouge` gives
// four numbers. Unimplemented says why a metric is not here, InvalidArgument which argument is
// not.
absl::StatusOr<std::vector<PortedMetric>> LibraryMetrics(const std::string& name,
                                                         const Value& arguments);

}  // namespace etalon
