// The means over groups of a run of lm-evaluation-harness beside ours, which are made of the
// results of its compared tasks. It scores nothing.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "parity/agreement.h"
#include "parity/logged_run.h"
#include "parity/task_parity.h"
#include "tasks/task_index.h"

namespace etalon {

struct GroupParity {
  std::string group, results;  // `results`: path of the results file
  std::string not_compared;    // why; empty when it was compared
  bool lacks_tasks = false;    // not compared since some of its tasks are not among those compared
  Agreement values, errors;

  // What was compared is equal. A group without all of its tasks says nothing against the tasks
  // that are there.
  bool agrees() const;
};

// `logged`: the groups of one results file; `tasks`: among them all that were compared of that run.
// A group that cannot be compared is a result; errors are of a program that is wrong.
absl::StatusOr<std::vector<GroupParity>> CompareGroups(const TaskIndex& index,
                                                       std::span<const LoggedGroup> logged,
                                                       std::span<const TaskParity> tasks,
                                                       double tolerance);
// The same of all runs of `tasks`, whose results files are read again.
absl::StatusOr<std::vector<GroupParity>> CompareGroupsOfRuns(const TaskIndex& index,
                                                             std::span<const TaskParity> tasks,
                                                             double tolerance);

}  // namespace etalon
