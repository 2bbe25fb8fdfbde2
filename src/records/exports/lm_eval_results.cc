#include "records/exports/lm_eval_results.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "base/hash.h"
#include "base/python.h"
#include "base/str.h"
#include "base/try.h"
#include "records/exports/lm_eval_config.h"
#include "records/exports/lm_eval_line.h"
#include "records/results.h"

namespace etalon {
namespace {

constexpr const char* kNotAvailable = "N/A";

std::string MetricKey(std::string_view metric, std::string_view suffix, std::string_view filter) {
  return StrCat(metric, suffix, ",", filter);
}

// One task's or group's part of "results".
void PutNumber(std::string_view metric, std::string_view filter, double value,
               std::optional<double> error, Value* out) {
  out->Set(MetricKey(metric, "", filter), value);
  out->Set(MetricKey(metric, "_stderr", filter),
           error.has_value() ? Value(*error) : Value(kNotAvailable));
}

class ResultsPrinter {
 public:
  // `group_results`: of ComputeGroups.
  ResultsPrinter(const LmEvalResultsInput& input, Value::List group_results)
      : input_(input),
        plan_(*input.manifest->Find("plan")),
        tasks_(plan_.Find("tasks")->AsList()),
        group_results_(std::move(group_results)) {
    const Value* groups = plan_.Find("groups");
    if (groups != nullptr && groups->is_list()) groups_ = groups->AsList();
  }

  Value Print() const {
    Value results{Value::Dict()}, aggregated{Value::Dict()}, out{Value::Dict()};
    for (size_t i = 0; i < tasks_.size(); ++i) {
      results.Set(tasks_[i].FindString("name"), TaskPart(i));
    }
    for (const Value* group : BottomUp()) {
      const Value part = GroupPart(*group);
      results.Set(group->FindString("name"), part);
      if (HasMetrics(*group)) aggregated.Set(group->FindString("name"), part);
    }
    out.Set("results", std::move(results));
    if (!aggregated.AsDict().empty()) out.Set("groups", std::move(aggregated));
    out.Set("group_subtasks", Subtasks());
    PutPerTask(&out);
    PutRun(&out);
    return out;
  }

 private:
  static bool HasMetrics(const Value& group) {
    const Value* metrics = group.Find("metrics");
    return metrics != nullptr && metrics->is_list() && !metrics->AsList().empty();
  }

  std::optional<double> Error(const TaskResult& result) const {
    if (input_.bootstrap_iterations == 0) return std::nullopt;
    return result.lm_eval_standard_error;
  }

  Value TaskPart(size_t index) const {
    const Value& task = tasks_[index];
    const std::string name = task.FindString("name");
    Value part = Value::MakeDict({{"name", name},
                                  {"alias", task.FindString("alias", name)},
                                  {"sample_len", input_.scored_documents[index]}});
    const std::vector<std::string> order = LmEvalMetricOrder(task);
    const std::vector<TaskResult>& results = input_.results[index];
    for (size_t begin = 0; begin < results.size(); begin += order.size()) {
      for (const std::string& metric : order) {
        for (size_t i = begin; i < begin + order.size(); ++i) {
          const TaskResult& result = results[i];
          if (result.metric != metric || !result.estimate.ok()) continue;
          const double value = result.lm_eval_value.value_or(result.estimate->value);
          PutNumber(metric, result.filter, value, Error(result), &part);
        }
      }
    }
    return part;
  }

  // The group means are computed as for the record, with lm-eval's errors.
  Value GroupPart(const Value& group) const {
    const std::string name = group.FindString("name");
    Value part = Value::MakeDict({{"alias", group.FindString("alias", name)}, {"name", name}});
    if (!HasMetrics(group)) return part;
    int64_t documents = 0;
    for (const Value& task : group.Find("tasks")->AsList()) documents += Documents(task);
    part.Set("sample_len", documents);
    Value counts{Value::Dict()};
    for (const Value& entry : group_results_) {
      if (entry.FindString("group") != name || entry.Find("estimate") == nullptr) continue;
      const std::string metric = entry.FindString("metric"), filter = entry.FindString("filter");
      const Value* theirs = entry.Find("lm_eval");
      const Value* error = theirs->Find("standard_error");
      const bool has_error = input_.bootstrap_iterations > 0 && error->is_number();
      PutNumber(metric, filter, theirs->FindDouble("value"),
                has_error ? std::optional(error->AsDouble()) : std::nullopt, &part);
      int64_t count = 0;
      for (const Value& task : entry.Find("tasks")->AsList()) count += Documents(task);
      counts.Set(MetricKey(metric, "", filter), count);
    }
    if (!counts.AsDict().empty()) part.Set("sample_count", std::move(counts));
    return part;
  }

  int64_t Documents(const Value& name) const {
    for (size_t i = 0; i < tasks_.size(); ++i) {
      if (*tasks_[i].Find("name") == name) return input_.scored_documents[i];
    }
    return 0;
  }

  // Children before parents. A group of the plan comes before those within it.
  std::vector<const Value*> BottomUp() const {
    std::vector<const Value*> order, open;
    const auto is_done = [&order](const Value* group) {
      return std::find(order.begin(), order.end(), group) != order.end();
    };
    for (const Value& root : groups_) {
      open.push_back(&root);
      while (!open.empty()) {
        const Value* group = open.back();
        const Value* next = nullptr;
        for (const Value& child : Children(*group)) {
          const Value* inner = GroupNamed(child);
          const bool is_open = std::find(open.begin(), open.end(), inner) != open.end();
          if (next == nullptr && inner != nullptr && !is_done(inner) && !is_open) next = inner;
        }
        if (next != nullptr) {
          open.push_back(next);
          continue;
        }
        if (!is_done(group)) order.push_back(group);
        open.pop_back();
      }
    }
    return order;
  }

  static Value::List Children(const Value& group) {
    const Value* children = group.Find("children");
    return children != nullptr && children->is_list() ? children->AsList() : Value::List();
  }

  const Value* GroupNamed(const Value& name) const {
    for (const Value& group : groups_) {
      if (name.is_string() && group.FindString("name") == name.AsString()) return &group;
    }
    return nullptr;
  }

  Value Subtasks() const {
    Value subtasks{Value::Dict()};
    for (const Value& group : groups_) {
      subtasks.Set(group.FindString("name"), Value(Children(group)));
    }
    return subtasks;
  }

  static Value Sorted(Value dict) {
    std::sort(dict.AsDict().begin(), dict.AsDict().end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    return dict;
  }

  void PutPerTask(Value* out) const {
    Value configs{Value::Dict()}, versions{Value::Dict()}, shots{Value::Dict()},
        higher{Value::Dict()}, samples{Value::Dict()};
    for (size_t i = 0; i < tasks_.size(); ++i) {
      const Value& task = tasks_[i];
      const std::string name = task.FindString("name");
      configs.Set(name, LmEvalConfig(task));
      const Value* version = task.Find("version");
      versions.Set(name, version == nullptr || version->is_none() ? Value("Yaml") : *version);
      const Value* fewshot = task.Find("fewshot");
      shots.Set(name, fewshot == nullptr ? int64_t{0} : fewshot->FindInt("count"));
      Value of_task{Value::Dict()};
      for (const Value& metric : task.Find("metrics")->AsList()) {
        of_task.Set(metric.FindString("name"), metric.FindBool("higher_is_better", true));
      }
      higher.Set(name, std::move(of_task));
      const Value* documents = task.Find("documents");
      samples.Set(name, Value::MakeDict(
                            {{"original", documents == nullptr ? 0 : documents->FindInt("split")},
                             {"effective", input_.scored_documents[i]}}));
    }
    for (const Value& group : groups_) {
      const Value* version = group.Find("version");
      versions.Set(group.FindString("name"), version == nullptr || version->is_none()
                                                 ? Value(kNotAvailable)
                                                 : Value(PythonStr(*version)));
      SpreadShots(group, &shots);
      SpreadHigher(group, &higher);
    }
    out->Set("configs", Sorted(std::move(configs)));
    out->Set("versions", Sorted(std::move(versions)));
    out->Set("n-shot", Sorted(std::move(shots)));
    out->Set("higher_is_better", Sorted(std::move(higher)));
    out->Set("n-samples", std::move(samples));
  }

  // A group has what its direct children agree on, of those that are known when its turn comes.
  static void SpreadShots(const Value& group, Value* shots) {
    std::optional<Value> common;
    for (const Value& child : Children(group)) {
      const Value* of_child = child.is_string() ? shots->Find(child.AsString()) : nullptr;
      if (of_child == nullptr) continue;
      if (common.has_value() && !(*common == *of_child)) return;
      common = *of_child;
    }
    if (common.has_value()) shots->Set(group.FindString("name"), *common);
  }

  static void SpreadHigher(const Value& group, Value* higher) {
    Value of_group{Value::Dict()};
    for (const Value& child : Children(group)) {
      const Value* of_child = child.is_string() ? higher->Find(child.AsString()) : nullptr;
      if (of_child == nullptr) continue;
      for (const auto& [metric, is_higher] : of_child->AsDict()) {
        const Value* known = of_group.Find(metric);
        const bool differs = known != nullptr && !(*known == is_higher);
        of_group.Set(metric, differs ? Value() : is_higher);
      }
    }
    if (!of_group.AsDict().empty()) higher->Set(group.FindString("name"), std::move(of_group));
  }

  void PutRun(Value* out) const {
    const Value none;
    const Value* settings = plan_.Find("settings");
    const auto setting = [&](std::string_view key) {
      const Value* found = settings == nullptr ? nullptr : settings->Find(key);
      return found == nullptr ? none : *found;
    };
    const Value* model = plan_.Find("model");
    const std::string kind = model == nullptr ? "" : model->FindString("kind");
    const Value arguments = setting("gen_kwargs");
    out->Set("config", Value::MakeDict(
                           {{"model", kind},
                            {"model_args", model == nullptr ? none : *model},
                            {"batch_size", none},
                            {"batch_sizes", Value(Value::List())},
                            {"device", none},
                            {"use_cache", none},
                            {"limit", setting("limit")},
                            {"bootstrap_iters", int64_t{input_.bootstrap_iterations}},
                            {"gen_kwargs", arguments.is_none() ? Value(Value::Dict()) : arguments},
                            {"random_seed", none},
                            {"numpy_seed", none},
                            {"torch_seed", none},
                            {"fewshot_seed", setting("fewshot_seed")}}));
    out->Set("git_hash", none);
    out->Set("date", input_.started_seconds);
    for (const char* key :
         {"pretty_env_info", "transformers_version", "lm_eval_version", "upper_git_hash"}) {
      out->Set(key, none);
    }
    Value hashes{Value::Dict()};
    for (const Value& task : tasks_) {
      const auto found = input_.task_hashes.find(task.FindString("name"));
      if (found != input_.task_hashes.end()) hashes.Set(found->first, found->second);
    }
    out->Set("task_hashes", std::move(hashes));
    out->Set("model_source", kind);
    out->Set("model_name", input_.model_name);
    out->Set("model_name_sanitized", input_.model_folder);
    const Value chat = setting("chat");
    const Value alone = setting("system_instruction");
    const std::string instruction =
        alone.is_string() ? alone.AsString() : chat.FindString("system_instruction");
    out->Set("system_instruction", instruction.empty() ? none : Value(instruction));
    out->Set("system_instruction_sha", instruction.empty() ? none : Value(Sha256Hex(instruction)));
    const Value* multiturn = chat.Find("fewshot_as_multiturn");
    out->Set("fewshot_as_multiturn", multiturn == nullptr ? none : *multiturn);
    out->Set("chat_template", none);
    out->Set("chat_template_sha", none);
    const Value* seconds = input_.run_information.Find("seconds");
    out->Set("total_evaluation_time_seconds", seconds != nullptr && seconds->is_number()
                                                  ? Value(PythonFloat(seconds->AsDouble()))
                                                  : none);
    out->Set("etalon", Value::MakeDict({{"manifest_sha256", input_.manifest_sha256},
                                        {"layout", "lm_eval 0.4.13"}}));
  }

  const LmEvalResultsInput& input_;
  const Value& plan_;
  const Value::List& tasks_;
  const Value::List group_results_;
  Value::List groups_;
};

}  // namespace

absl::StatusOr<Value> LmEvalResults(const LmEvalResultsInput& input) {
  ETALON_TRY(const Value groups, ComputeGroups(*input.manifest->Find("plan"), input.results,
                                               /*is_lm_eval=*/true));
  return ResultsPrinter(input, groups.AsList()).Print();
}

}  // namespace etalon
