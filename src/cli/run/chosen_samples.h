// What --samples says: which documents of which tasks are asked. It refuses what is no JSON object
// of lists of numbers; whether tasks and documents exist is not its matter.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tasks/selection.h"
#include "tasks/task.h"

namespace etalon {

// `text` is the object itself, {"task": [0, 5]}, or the path of a file that holds it. Numbers come
// out in the order of the data, each once.
absl::StatusOr<ChosenDocuments> ReadChosenSamples(const std::string& text);

// InvalidArgument when documents of a task are chosen that is not among those of the run.
absl::Status RequireChosenTasks(const ChosenDocuments& chosen, const Selection& selection);

}  // namespace etalon
