#include "cli/run/run_plan.h"

#include <utility>

#include "base/json.h"
#include "base/status.h"
#include "base/str.h"
#include "records/task_scorer.h"

namespace etalon {

absl::StatusOr<Value> MakePlan(const Value& model_identity, const Value& settings,
                               const std::vector<std::unique_ptr<Task>>& tasks,
                               const std::vector<TaskGroup>& groups) {
  Value::List described;
  for (const auto& task : tasks) {
    const auto canonical = CanonicalJson(task->plan());
    if (!canonical.ok()) return Annotate(canonical.status(), StrCat("task ", task->name()));
    // What cannot be scored is known before anything is asked.
    const auto scorer = TaskScorer::Create(task->plan());
    if (!scorer.ok()) return Annotate(scorer.status(), StrCat("task ", task->name()));
    described.push_back(task->plan());
  }
  Value::List group_list;
  for (const TaskGroup& group : groups) group_list.push_back(DescribeGroup(group));
  Value plan = Value::MakeDict(
      {{"tool", Value::MakeDict({{"name", "etalon"},
                                 {"version", ETALON_VERSION},
                                 {"build", Value::MakeDict({{"compiler", __VERSION__}})}})},
       {"model", model_identity},
       {"settings", settings},
       {"tasks", Value(std::move(described))},
       {"groups", Value(std::move(group_list))}});
  const auto canonical = CanonicalJson(plan);
  if (!canonical.ok()) return Annotate(canonical.status(), "the plan of the run");
  // Read back, so that the plan in hand is the one that every reader gets.
  return ParseJson(*canonical);
}

}  // namespace etalon
