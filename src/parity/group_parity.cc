#include "parity/group_parity.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "base/file.h"
#include "base/python.h"
#include "base/str.h"
#include "base/try.h"
#include "parity/score_parity.h"
#include "records/results.h"
#include "tasks/selection.h"

namespace etalon {
namespace {

// Of lm-eval's numbers of one of our means.
std::optional<double> OwnNumber(const Value& mean, std::string_view key) {
  const Value* numbers = mean.Find("lm_eval");
  const Value* number = numbers == nullptr ? nullptr : numbers->Find(key);
  if (number == nullptr || !number->is_number()) return std::nullopt;
  return number->AsDouble();
}

class GroupComparison {
 public:
  GroupComparison(const TaskIndex& index, std::span<const TaskParity> tasks, double tolerance)
      : index_(index), tolerance_(tolerance) {
    for (const TaskParity& task : tasks) {
      if (!task.computed.empty()) results_.emplace(task.task, &task.computed);
    }
  }

  absl::StatusOr<GroupParity> Compare(const LoggedGroup& logged) const {
    GroupParity report{.group = logged.name};
    auto group = FindGroup(logged.name);
    if (!group.ok()) {
      report.not_compared = std::string(ToView(group.status().message()));
      return report;
    }
    Value::List tasks;
    std::vector<std::vector<TaskResult>> of_tasks;
    for (const std::string& task : group->tasks) {
      const auto found = results_.find(task);
      if (found == results_.end()) {
        report.lacks_tasks = true;
        report.not_compared = StrCat("its task ", task, " is not among those compared");
        return report;
      }
      tasks.push_back(Value::MakeDict({{"name", task}}));
      of_tasks.push_back(*found->second);
    }
    const Value plan = Value::MakeDict(
        {{"tasks", Value(std::move(tasks))}, {"groups", Value::MakeList({DescribeGroup(*group)})}});
    ETALON_TRY(const Value means, ComputeGroups(plan, of_tasks, /*is_lm_eval=*/true));
    CompareMeans(logged.values, means, &report);
    return report;
  }

 private:
  // Of its own, or inside of one: "outer::inner".
  absl::StatusOr<TaskGroup> FindGroup(const std::string& name) const {
    ETALON_TRY(const Selection selection, SelectTasks(index_, {name.substr(0, name.find("::"))}));
    for (const TaskGroup& group : selection.groups) {
      if (group.name == name) return group;
    }
    return absl::NotFoundError(StrCat("there is no group ", name));
  }

  // Every number that lm-eval has of the group, those that we lack too.
  void CompareMeans(const LoggedValues& theirs, const Value& means, GroupParity* report) const {
    std::map<std::string, const Value*> ours;  // by "metric,filter"
    for (const Value& mean : means.AsList()) {
      ours[StrCat(mean.FindString("metric"), ",", mean.FindString("filter"))] = &mean;
    }
    for (const auto& [name, number] : theirs) {
      const size_t comma = name.rfind(',');
      std::string metric = name.substr(0, comma);
      constexpr std::string_view kError = "_stderr";
      const bool is_error = metric.ends_with(kError);
      if (is_error) metric.resize(metric.size() - kError.size());
      const auto mean = ours.find(StrCat(metric, name.substr(comma)));
      const auto own = mean == ours.end()
                           ? std::nullopt
                           : OwnNumber(*mean->second, is_error ? "standard_error" : "value");
      const double tolerance = is_error ? std::max(tolerance_, kErrorTolerance) : tolerance_;
      const bool is_equal = mean != ours.end() && AreSameNumbers(own, number, tolerance);
      (is_error ? report->errors : report->values).Count(is_equal, [&] {
        return ParityDifference{
            .place = name,
            .ours = mean == ours.end() ? std::string("no such metric") : ParityNumber(own),
            .theirs = ParityNumber(number)};
      });
    }
  }

  const TaskIndex& index_;
  const double tolerance_;
  std::map<std::string, const std::vector<TaskResult>*> results_;  // by task
};

}  // namespace

bool GroupParity::agrees() const {
  return (not_compared.empty() || lacks_tasks) && values.agrees() && errors.agrees();
}

absl::StatusOr<std::vector<GroupParity>> CompareGroups(const TaskIndex& index,
                                                       std::span<const LoggedGroup> logged,
                                                       std::span<const TaskParity> tasks,
                                                       double tolerance) {
  const GroupComparison comparison(index, tasks, tolerance);
  std::vector<GroupParity> groups;
  for (const LoggedGroup& each : logged) {
    ETALON_TRY(GroupParity group, comparison.Compare(each));
    groups.push_back(std::move(group));
  }
  return groups;
}

absl::StatusOr<std::vector<GroupParity>> CompareGroupsOfRuns(const TaskIndex& index,
                                                             std::span<const TaskParity> tasks,
                                                             double tolerance) {
  std::vector<GroupParity> groups;
  for (size_t begin = 0, end = 0; begin < tasks.size(); begin = end) {
    const std::string& results = tasks[begin].results;
    while (end < tasks.size() && tasks[end].results == results) ++end;
    ETALON_TRY(const std::string text, ReadFile(results));
    ETALON_TRY(const std::vector<LoggedGroup> logged, ReadLoggedGroups(text, results));
    ETALON_TRY(std::vector<GroupParity> of_run,
               CompareGroups(index, logged, tasks.subspan(begin, end - begin), tolerance));
    for (GroupParity& group : of_run) {
      group.results = results;
      groups.push_back(std::move(group));
    }
  }
  return groups;
}

}  // namespace etalon
