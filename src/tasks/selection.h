// What a list of names on a command line stands for: tasks in the order of the plan, and the groups
// over them. It reads no data.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "etalon/value.h"
#include "tasks/task_file.h"
#include "tasks/task_index.h"

namespace etalon {

// A mean that a group wants over its tasks.
struct GroupMetric {
  std::string metric;
  std::optional<std::vector<std::string>> filters;  // absent: those that the tasks have
  bool weight_by_size = true;
};

struct TaskGroup {
  std::string name;
  std::string alias;
  Value version;                      // metadata.version, or None
  std::vector<std::string> children;  // direct: tasks and groups
  std::vector<std::string> tasks;     // all leaves, in order, each once
  std::vector<GroupMetric> metrics;   // empty: the group only lists
};

// An entry of plan.groups (docs/formats/record.md).
Value DescribeGroup(const TaskGroup& group);

struct Selection {
  std::vector<TaskFile> tasks;    // resolved, overrides applied, each name once
  std::vector<TaskGroup> groups;  // outer before inner
};

// A name may be a task, a group, a tag, a pattern with * ? [ ] over names, or the path of a YAML
// file. NotFound with near names; InvalidArgument for a group that is not well-formed or holds
// itself, or for one task that two of its groups configure in different ways. What `reader` has
// read before is not read again.
absl::StatusOr<Selection> SelectTasks(const TaskIndex& index, const std::vector<std::string>& names,
                                      TaskFileReader* reader);
absl::StatusOr<Selection> SelectTasks(const TaskIndex& index,
                                      const std::vector<std::string>& names);

}  // namespace etalon
