#include "parity/groups.h"

#include <algorithm>
#include <cmath>

#include "base/python.h"
#include "base/str.h"
#include "base/try.h"
#include "records/results.h"
#include "tasks/selection.h"

namespace etalon {
namespace {

// The group of this name: of its own, or inside of one ("outer::inner").
absl::StatusOr<TaskGroup> FindGroup(const TaskIndex& index, const std::string& name) {
  ETALON_TRY(const Selection selection, SelectTasks(index, {name.substr(0, name.find("::"))}));
  for (const TaskGroup& group : selection.groups) {
    if (group.name == name) return group;
  }
  return absl::NotFoundError(StrCat("there is no group ", name));
}

bool IsClose(const Value* ours, const Value& theirs, double tolerance) {
  const bool has_none = ours == nullptr || ours->is_none();
  if (!theirs.is_number()) return has_none;  // "N/A"
  if (has_none) return false;
  const double number = theirs.AsDouble();
  return std::abs(ours->AsDouble() - number) <= tolerance * std::max(1.0, std::abs(number));
}

void CompareMean(const std::string& name, const Value& ours, const Value& theirs,
                 GroupTotals* totals) {
  constexpr double kValueTolerance = 1e-12, kErrorTolerance = 1e-9;
  const std::string metric = ours.FindString("metric"), filter = ours.FindString("filter");
  const Value* numbers = ours.Find("lm_eval");
  const auto compare = [&](const std::string& key, const char* own, double tolerance,
                           int64_t* agreeing) {
    const Value* wanted = theirs.Find(key);
    const Value* number = numbers->Find(own);
    if (wanted != nullptr && IsClose(number, *wanted, tolerance)) {
      ++*agreeing;
      return;
    }
    totals->differences.push_back(
        StrCat(name, ": ", key, " is ", number == nullptr ? "missing" : PythonRepr(*number),
               " for ", wanted == nullptr ? "nothing" : PythonRepr(*wanted)));
  };
  compare(StrCat(metric, ",", filter), "value", kValueTolerance, &totals->values);
  compare(StrCat(metric, "_stderr,", filter), "standard_error", kErrorTolerance, &totals->errors);
}

}  // namespace

absl::Status CompareGroups(const TaskIndex& index, const Value& theirs,
                           const ResultsOfTasks& results, GroupTotals* totals) {
  for (const auto& [name, numbers] : theirs.AsDict()) {
    ++totals->groups;
    ETALON_TRY(const TaskGroup group, FindGroup(index, name));
    Value::List tasks;
    std::vector<std::vector<TaskResult>> of_tasks;
    for (const std::string& task : group.tasks) {
      const auto found = results.find(task);
      if (found == results.end()) break;
      tasks.push_back(Value::MakeDict({{"name", task}}));
      of_tasks.push_back(found->second);
    }
    if (tasks.size() != group.tasks.size()) {
      ++totals->incomplete;
      continue;
    }
    const Value plan = Value::MakeDict(
        {{"tasks", Value(std::move(tasks))}, {"groups", Value::MakeList({DescribeGroup(group)})}});
    ETALON_TRY(const Value means, ComputeGroups(plan, of_tasks, /*is_lm_eval=*/true));
    for (const Value& mean : means.AsList()) CompareMean(name, mean, numbers, totals);
  }
  return absl::OkStatus();
}

}  // namespace etalon
