#include "tasks/selection.h"

#include <fnmatch.h>

#include <algorithm>
#include <set>
#include <utility>

#include "base/file.h"
#include "base/python.h"
#include "base/str.h"
#include "base/try.h"
#include "base/yaml.h"
#include "tasks/functions.h"
#include "tasks/known_keys.h"

namespace etalon {
namespace {

constexpr int kGroupDepthMax = 20;

absl::StatusOr<std::vector<GroupMetric>> ReadGroupMetrics(const TaskFile& file) {
  std::vector<GroupMetric> metrics;
  const Value* list = file.config.Find("aggregate_metric_list");
  if (list == nullptr || list->is_none()) return metrics;
  const Value::List items = list->is_list() ? list->AsList() : Value::List{*list};
  for (const Value& item : items) {
    const auto error = [&](std::string_view what) {
      return file.ErrorAt("aggregate_metric_list", StrCat("aggregate_metric_list: ", what));
    };
    // No task has a result of this name, so that lm-eval leaves such a mean out.
    if (item.Find("metric") != nullptr && IsFunctionReference(*item.Find("metric"))) continue;
    if (!item.is_dict() || item.FindString("metric").empty()) {
      return error("each entry is a mapping with `metric`");
    }
    GroupMetric metric{.metric = item.FindString("metric")};
    for (const auto& [key, value] : item.AsDict()) {
      if (key == "metric") continue;
      if (key == "aggregation") {
        if (IsFunctionReference(value)) {
          return absl::UnimplementedError(
              StrCat(file.At("aggregate_metric_list"),
                     ": aggregate_metric_list: a Python function as the aggregation of a group (\"",
                     value.FindString(kYamlFunctionKey), "\") is not run"));
        }
        if (value != Value("mean")) return error("the only aggregation of a group is `mean`");
      } else if (key == "weight_by_size") {
        // As Python has it, any text is true: published files hold a misspelt "truez".
        metric.weight_by_size = value.is_bool() ? value.AsBool() : !value.is_none();
      } else if (key == "filter_list" && value.is_string()) {
        metric.filters = {value.AsString()};
      } else if (key == "filter_list" && value.is_list()) {
        metric.filters.emplace();
        for (const Value& name : value.AsList()) metric.filters->push_back(PythonStr(name));
      } else if (key != "filter_list" || !value.is_none()) {
        return error(StrCat("unknown key \"", key, "\""));
      }
    }
    metrics.push_back(std::move(metric));
  }
  return metrics;
}

Value WithoutKey(Value dict, std::string_view key) {
  if (dict.is_dict()) dict.Erase(key);
  return dict;
}

// `more` over `overrides`.
Value Merged(Value overrides, const Value& more) {
  if (!overrides.is_dict()) overrides = Value(Value::Dict());
  if (!more.is_dict()) return overrides;
  for (const auto& [key, value] : more.AsDict()) overrides.Set(key, value);
  return overrides;
}

class Selector {
 public:
  Selector(const TaskIndex& index, TaskFileReader* reader) : index_(index), reader_(*reader) {}

  absl::Status AddName(const std::string& name) {
    if (index_.Find(name) != nullptr) return AddKnown(name, Value(), {}, 0).status();
    if (name.find_first_of("*?[") != std::string::npos) return AddMatching(name);
    if ((name.ends_with(".yaml") || name.find('/') != std::string::npos) && FileExists(name)) {
      ETALON_TRY(TaskFile file, reader_.Read(name));
      if (file.name.empty()) {
        return absl::InvalidArgumentError(StrCat(name, ": names neither a task nor a group"));
      }
      if (file.config.Find("group") == nullptr) return AddTask(std::move(file), Value(), {});
      return AddGroup(file.name, file, Value(), 0).status();
    }
    return index_.UnknownName(name);
  }

  Selection Take() { return std::move(selection_); }

 private:
  using Leaves = std::vector<std::string>;
  // One entry of a group's list.
  struct Member {
    std::string name;
    Leaves leaves;
    bool is_group = false;
  };

  absl::Status AddMatching(const std::string& pattern) {
    bool any = false;
    for (const auto& [name, entry] : index_.entries()) {
      if (fnmatch(pattern.c_str(), name.c_str(), 0) != 0) continue;
      any = true;
      ETALON_TRY_DO(AddKnown(name, Value(), {}, 0));
    }
    if (any) return absl::OkStatus();
    return absl::NotFoundError(StrCat("no task matches \"", pattern, "\""));
  }

  // Returns the names of the tasks that were meant.
  absl::StatusOr<Leaves> AddKnown(const std::string& name, const Value& overrides,
                                  const TaskFile::Place& from, int depth) {
    const IndexEntry& entry = *index_.Find(name);
    if (entry.kind == EntryKind::kTag) {
      Leaves leaves;
      for (const std::string& task : entry.tasks) {
        ETALON_TRY(TaskFile file, index_.ReadFileOf(task, &reader_));
        ETALON_TRY_DO(AddTask(std::move(file), overrides, from));
        leaves.push_back(task);
      }
      return leaves;
    }
    ETALON_TRY(TaskFile file, index_.ReadFileOf(name, &reader_));
    if (entry.kind == EntryKind::kGroup) return AddGroup(name, file, overrides, depth);
    ETALON_TRY_DO(AddTask(std::move(file), overrides, from));
    return Leaves{name};
  }

  absl::Status AddTask(TaskFile file, const Value& overrides, const TaskFile::Place& from) {
    file.Override(WithoutKey(overrides, "task"), from);
    for (const TaskFile& known : selection_.tasks) {
      if (known.name != file.name) continue;
      if (known.config == file.config) return absl::OkStatus();
      return absl::InvalidArgumentError(StrCat("task \"", file.name,
                                               "\" is asked for twice with different settings (",
                                               known.path, "); run the two in two runs"));
    }
    selection_.tasks.push_back(std::move(file));
    return absl::OkStatus();
  }

  // A task that stands in a group's file only. Of two with one name, lm-eval keeps the later one in
  // the place of the first.
  absl::Status AddOnlyHere(TaskFile file, const Value& overrides, const TaskFile::Place& from) {
    for (TaskFile& known : selection_.tasks) {
      if (known.name != file.name || known.path != file.path) continue;
      file.Override(WithoutKey(overrides, "task"), from);
      known = std::move(file);
      return absl::OkStatus();
    }
    return AddTask(std::move(file), overrides, from);
  }

  absl::StatusOr<Leaves> AddGroup(const std::string& name, const TaskFile& file,
                                  const Value& overrides, int depth) {
    if (depth > kGroupDepthMax) {
      return file.ErrorAt("task",
                          StrCat("group \"", name, "\" holds itself, or is nested too deep"));
    }
    const bool is_plain = !overrides.is_dict() || overrides.AsDict().empty();
    for (const TaskGroup& known : selection_.groups) {
      if (known.name != name) continue;
      if (is_plain && plain_groups_.contains(name) && !known.tasks.empty()) return known.tasks;
      if (known.tasks.empty()) break;  // still being read: it holds itself
      return absl::InvalidArgumentError(StrCat("group \"", name, "\" is asked for twice with ",
                                               "different settings; run the two in two runs"));
    }
    if (is_plain) plain_groups_.insert(name);
    ETALON_TRY_DO(CheckGroupKeys(file));
    TaskGroup group{.name = name, .alias = file.config.FindString("group_alias", name)};
    if (const Value* metadata = file.config.Find("metadata");
        metadata != nullptr && metadata->Find("version") != nullptr) {
      group.version = *metadata->Find("version");
    }
    ETALON_TRY(group.metrics, ReadGroupMetrics(file));
    const size_t place = selection_.groups.size();
    selection_.groups.push_back(group);

    Value inherited{Value::Dict()};
    for (const auto& [key, value] : file.config.AsDict()) {
      if (!IsGroupKey(key)) inherited.Set(key, value);
    }
    inherited = Merged(std::move(inherited), overrides);
    const Value* members = file.config.Find("task");
    const Value::List list = members == nullptr || members->is_none() ? Value::List()
                             : members->is_list()                     ? members->AsList()
                                                                      : Value::List{*members};
    Leaves leaves;
    std::vector<std::string> children;
    std::set<std::string> own;  // groups and tasks of this list; the tasks of a tag stand in it
    for (const Value& member : list) {
      ETALON_TRY(Member added, AddMember(name, file, member, inherited, depth));
      // As in lm-eval, a task that two groups of the list have counts in each.
      const bool is_new_group = added.is_group && own.insert(added.name).second;
      for (std::string& leaf : added.leaves) {
        if (added.is_group ? is_new_group : own.insert(leaf).second) {
          leaves.push_back(std::move(leaf));
        }
      }
      if (std::find(children.begin(), children.end(), added.name) == children.end()) {
        children.push_back(std::move(added.name));
      }
    }
    selection_.groups[place].children = std::move(children);
    selection_.groups[place].tasks = leaves;
    return leaves;
  }

  absl::StatusOr<Member> AddMember(const std::string& group, const TaskFile& file,
                                   const Value& member, const Value& inherited, int depth) {
    const auto it = file.places.find("task");
    const TaskFile::Place from =
        it == file.places.end() ? TaskFile::Place{file.path, 1} : it->second;
    const auto error = [&](std::string_view what) {
      return file.ErrorAt("task", StrCat("group \"", group, "\": ", what));
    };
    if (!member.is_string() && !member.is_dict()) {
      return error("a member is a name, or a mapping with `task` or `group`");
    }
    const bool is_group = member.Find("group") != nullptr;
    const Value* spelt = is_group ? member.Find("group") : member.Find("task");
    const std::string name = member.is_string() ? member.AsString()
                             : spelt == nullptr ? ""
                                                : PythonStr(*spelt);
    if (name.empty() && member.Find("use_prompt") != nullptr) {
      return absl::UnimplementedError(
          StrCat(file.At("task"), ": group \"", group, "\": prompts of promptsource need Python"));
    }
    if (name.empty()) return error("a member needs `task` or `group`");
    const bool is_known = index_.Find(name) != nullptr;
    if (member.is_string() && !is_known) return error(ToView(index_.UnknownName(name).message()));
    Member added{.name = is_known ? name : StrCat(group, "::", name)};
    if (is_known) {
      const Value overrides = Merged(inherited, WithoutKey(member, "group"));
      added.is_group = index_.Find(name)->kind == EntryKind::kGroup;
      ETALON_TRY(added.leaves, AddKnown(name, overrides, from, depth + 1));
      return added;
    }
    // What stands in the group's file only.
    TaskFile only_here{.name = added.name,
                       .path = file.path,
                       .config = Value(Value::Dict()),
                       .read_files = file.read_files};
    if (is_group) {
      only_here.Override(member, from);
      added.is_group = true;
      ETALON_TRY(added.leaves, AddGroup(added.name, only_here, inherited, depth + 1));
    } else {
      ETALON_TRY_DO(AddOnlyHere(only_here, Merged(inherited, member), from));
      added.leaves = {added.name};
    }
    return added;
  }

  const TaskIndex& index_;
  TaskFileReader& reader_;
  Selection selection_;
  std::set<std::string> plain_groups_;  // taken as their files have them
};

Value TextList(const std::vector<std::string>& texts) {
  Value::List list(texts.begin(), texts.end());
  return Value(std::move(list));
}

}  // namespace

Value DescribeGroup(const TaskGroup& group) {
  Value::List metrics;
  for (const GroupMetric& metric : group.metrics) {
    metrics.push_back(Value::MakeDict(
        {{"metric", metric.metric},
         {"filters", metric.filters.has_value() ? TextList(*metric.filters) : Value()},
         {"weight_by_size", metric.weight_by_size}}));
  }
  return Value::MakeDict({{"name", group.name},
                          {"alias", group.alias},
                          {"version", group.version},
                          {"children", TextList(group.children)},
                          {"tasks", TextList(group.tasks)},
                          {"metrics", Value(std::move(metrics))}});
}

absl::StatusOr<Selection> SelectTasks(const TaskIndex& index,
                                      const std::vector<std::string>& names) {
  TaskFileReader reader;
  return SelectTasks(index, names, &reader);
}

absl::StatusOr<Selection> SelectTasks(const TaskIndex& index, const std::vector<std::string>& names,
                                      TaskFileReader* reader) {
  Selector selector(index, reader);
  for (const std::string& name : names) ETALON_TRY_DO(selector.AddName(name));
  Selection selection = selector.Take();
  if (selection.tasks.empty()) {
    return absl::InvalidArgumentError("no task was selected; name some with --tasks");
  }
  return selection;
}

}  // namespace etalon
