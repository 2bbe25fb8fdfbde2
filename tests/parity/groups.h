// Compares the means over groups of one run of the reference with ours, made of our marks of its
// answers. It scores nothing.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "etalon/value.h"
#include "records/task_scorer.h"
#include "tasks/task_index.h"

namespace etalon {

// By the name of the task.
using ResultsOfTasks = std::map<std::string, std::vector<TaskResult>>;

struct GroupTotals {
  int64_t groups = 0, incomplete = 0;  // incomplete: a task of them was not compared
  int64_t values = 0, errors = 0;      // that agree
  std::vector<std::string> differences;
};

// `theirs`: the "groups" of a results file.
absl::Status CompareGroups(const TaskIndex& index, const Value& theirs,
                           const ResultsOfTasks& results, GroupTotals* totals);

}  // namespace etalon
