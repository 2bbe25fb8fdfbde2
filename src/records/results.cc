#include "records/results.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "base/str.h"
#include "base/try.h"
#include "stats/pool.h"

namespace etalon {
namespace {

// lm-eval's default for its bootstraps.
constexpr int32_t kLmEvalBootstrap = 100000;

using ResultsByTask = std::map<std::string, const std::vector<TaskResult>*, std::less<>>;

// An estimate that a manifest can hold. Infinite scores leave a mean without an interval, or with
// no value at all.
absl::StatusOr<Estimate> Storable(absl::StatusOr<Estimate> estimate) {
  if (!estimate.ok()) return estimate;
  if (std::isnan(estimate->value)) return absl::InvalidArgumentError("the value is no number");
  if (estimate->value == HUGE_VAL) return absl::InvalidArgumentError("the value is infinite");
  const auto is_finite = [](const std::optional<double>& number) {
    return !number.has_value() || std::isfinite(*number);
  };
  if (is_finite(estimate->standard_error) && is_finite(estimate->lower) &&
      is_finite(estimate->upper)) {
    return estimate;
  }
  estimate->standard_error = estimate->lower = estimate->upper = std::nullopt;
  estimate->method += "; no interval, since a score is infinite";
  return estimate;
}

struct LmEvalNumbers {
  std::optional<double> value;  // absent: that of the estimate
  std::optional<double> standard_error;
  int64_t undefined = 0;  // marks that are NaN there, so that it has no number
};

// What follows the names in a result: the estimate or why there is none, and lm-eval's numbers.
void PutEstimate(absl::StatusOr<Estimate> estimate, bool is_lm_eval, const LmEvalNumbers& lm_eval,
                 Value* out) {
  estimate = Storable(std::move(estimate));
  if (estimate.ok()) {
    out->Set("estimate", EstimateToValue(*estimate));
  } else {
    out->Set("error", ToView(estimate.status().message()));
  }
  if (!is_lm_eval) return;
  const std::optional<double>& error = lm_eval.standard_error;
  const bool has_value = estimate.ok() && lm_eval.undefined == 0;
  const bool has_error = has_value && error.has_value() && std::isfinite(*error);
  const Value value = has_value ? Value(lm_eval.value.value_or(estimate->value)) : Value();
  Value there =
      Value::MakeDict({{"value", value}, {"standard_error", has_error ? Value(*error) : Value()}});
  if (lm_eval.undefined > 0) there.Set("undefined", lm_eval.undefined);
  out->Set("lm_eval", std::move(there));
}

Value DescribeTaskResult(const std::string& task, const TaskResult& result, bool is_lm_eval) {
  Value out = Value::MakeDict({{"task", task},
                               {"filter", result.filter},
                               {"metric", result.metric},
                               {"higher_is_better", result.higher_is_better}});
  PutEstimate(result.estimate, is_lm_eval,
              {result.lm_eval_value, result.lm_eval_standard_error, result.undefined_there}, &out);
  for (const auto& [digest, verdict] : result.verdicts) {
    out.Set("verdicts", Value::MakeDict({{digest, verdict}}));
  }
  return out;
}

Value ByKey(const std::map<std::string, int64_t>& counts) {
  Value described{Value::Dict()};
  for (const auto& [key, count] : counts) described.Set(key, count);
  return described;
}

template <typename Number>
Value ByPosition(std::vector<Number> counts, size_t positions) {
  counts.resize(positions);
  return Value(Value::List(counts.begin(), counts.end()));
}

Value DescribeChoices(const ChoiceCounts& counts) {
  const size_t positions = counts.guessed.size();
  return Value::MakeDict({{"documents", counts.documents},
                          {"guessing", counts.guessing_sum / static_cast<double>(counts.documents)},
                          {"chosen", ByPosition(counts.chosen, positions)},
                          {"right", ByPosition(counts.right, positions)},
                          {"guessed", ByPosition(counts.guessed, positions)}});
}

Value DescribeCounts(const std::string& task, const TaskCounts& counts) {
  Value described = Value::MakeDict({{"task", task},
                                     {"documents", counts.documents},
                                     {"samples", counts.samples},
                                     {"requests", counts.requests},
                                     {"failed", counts.failed},
                                     {"unscored", counts.unscored},
                                     {"unscored_by", ByKey(counts.unscored_by)},
                                     {"truncated", counts.truncated},
                                     {"empty", counts.empty},
                                     {"cut_at_length", counts.cut_at_length},
                                     {"nothing_extracted", ByKey(counts.nothing_extracted)},
                                     {"all_equal", counts.all_equal},
                                     {"zero", counts.zero},
                                     {"tied", counts.tied},
                                     {"no_gold", counts.no_gold}});
  if (!counts.outside.empty()) described.Set("outside", ByKey(counts.outside));
  if (counts.thoughts.has_value()) {
    described.Set("thoughts", Value::MakeDict({{"taken_off", counts.thoughts->taken_off},
                                               {"without_end", counts.thoughts->without_end}}));
  }
  if (counts.commonest_right.has_value()) {
    described.Set("commonest_right", *counts.commonest_right);
  }
  if (counts.choices.documents > 0) described.Set("choices", DescribeChoices(counts.choices));
  return described;
}

// One mean that a group wants, over those of its tasks that have the metric.
class GroupMean {
 public:
  GroupMean(std::string metric, std::string filter, bool weight_by_size)
      : metric_(std::move(metric)), filter_(std::move(filter)), weight_by_size_(weight_by_size) {}

  void Add(const std::string& task, const std::vector<TaskResult>& results) {
    for (const TaskResult& result : results) {
      if (result.metric == metric_ && result.filter == filter_) AddResult(task, result);
    }
  }

  bool is_empty() const { return tasks_.empty(); }

  Value Describe(const std::string& group, bool is_lm_eval) const {
    const bool agree = std::all_of(higher_.begin(), higher_.end(),
                                   [this](bool higher) { return higher == higher_.front(); });
    Value out =
        Value::MakeDict({{"group", group},
                         {"filter", filter_},
                         {"metric", metric_},
                         {"higher_is_better", agree ? Value(bool{higher_.front()}) : Value()},
                         {"tasks", Value(Value::List(tasks_.begin(), tasks_.end()))}});
    PutEstimate(Pooled(OwnItems()), is_lm_eval, {LmEvalValue(), LmEvalError(), undefined_there_},
                &out);
    return out;
  }

 private:
  void AddResult(const std::string& task, const TaskResult& result) {
    tasks_.push_back(task);
    higher_.push_back(result.higher_is_better);
    undefined_there_ += result.undefined_there;
    const auto estimate = Storable(result.estimate);
    if (!estimate.ok()) {
      if (missing_.ok()) {
        missing_ = absl::FailedPreconditionError(
            StrCat("task ", task, " has no value: ", estimate.status().message()));
      }
      return;
    }
    items_.push_back({estimate->value, estimate->standard_error, estimate->n,
                      result.is_proportion && estimate->clusters == 0});
    lm_eval_items_.push_back({result.lm_eval_value.value_or(estimate->value),
                              result.lm_eval_standard_error, estimate->n});
  }

  absl::StatusOr<Estimate> Pooled(const std::vector<PoolItem>& items) const {
    ETALON_TRY_DO(missing_);
    return weight_by_size_ ? PoolWeighted(items) : PoolMacro(items);
  }

  // A task that counts twice is no second sample: its own errors add up, and its marks are no
  // independent ones.
  std::vector<PoolItem> OwnItems() const {
    std::vector<PoolItem> items = items_;
    for (size_t i = 0; missing_.ok() && i < items.size(); ++i) {
      const auto times = std::count(tasks_.begin(), tasks_.end(), tasks_[i]);
      if (times < 2) continue;
      items[i].is_proportion = false;
      if (items[i].standard_error.has_value()) {
        *items[i].standard_error *= std::sqrt(static_cast<double>(times));
      }
    }
    return items;
  }

  std::optional<double> LmEvalValue() const {
    const auto pooled = Pooled(lm_eval_items_);
    return pooled.ok() ? std::optional(pooled->value) : std::nullopt;
  }

  // lm-eval pools the variances for a weighted mean, and for a plain one has the formula of
  // PoolMacro (its unweighted_mean_stderr).
  std::optional<double> LmEvalError() const {
    if (!missing_.ok()) return std::nullopt;
    return weight_by_size_ ? LmEvalPooledStandardError(lm_eval_items_)
                           : PoolMacro(lm_eval_items_).standard_error;
  }

  const std::string metric_, filter_;
  const bool weight_by_size_;
  std::vector<std::string> tasks_;
  std::vector<bool> higher_;
  std::vector<PoolItem> items_, lm_eval_items_;
  int64_t undefined_there_ = 0;
  absl::Status missing_;  // the first task without a value
};

// Filters of a metric among the tasks, sorted, as lm-eval finds them.
std::vector<std::string> FiltersOf(const std::string& metric, const std::vector<std::string>& tasks,
                                   const ResultsByTask& results) {
  std::set<std::string> filters;
  for (const std::string& task : tasks) {
    for (const TaskResult& result : *results.find(task)->second) {
      if (result.metric == metric) filters.insert(result.filter);
    }
  }
  return {filters.begin(), filters.end()};
}

absl::StatusOr<std::vector<std::string>> TextsOf(const Value& list, std::string_view what) {
  std::vector<std::string> texts;
  if (list.is_list()) {
    for (const Value& each : list.AsList()) {
      if (each.is_string()) texts.push_back(each.AsString());
    }
  }
  if (!list.is_list() || texts.size() != list.AsList().size()) {
    return absl::InvalidArgumentError(StrCat("the plan: ", what, " must be a list of names"));
  }
  return texts;
}

absl::Status AddGroup(const Value& group, const ResultsByTask& results, bool is_lm_eval,
                      Value::List* out) {
  const std::string name = group.FindString("name");
  const Value* task_list = group.Find("tasks");
  const Value* metrics = group.Find("metrics");
  if (name.empty() || task_list == nullptr || metrics == nullptr || !metrics->is_list()) {
    return absl::InvalidArgumentError(
        "the plan: a group needs `name`, `tasks` and a list `metrics`");
  }
  ETALON_TRY(const auto tasks, TextsOf(*task_list, StrCat("tasks of group ", name)));
  for (const std::string& task : tasks) {
    if (results.contains(task)) continue;
    return absl::InvalidArgumentError(
        StrCat("the plan: group ", name, " is of the task ", task, ", which it does not have"));
  }
  for (const Value& wanted : metrics->AsList()) {
    const std::string metric = wanted.FindString("metric");
    const Value* filter_list = wanted.Find("filters");
    std::vector<std::string> filters;
    if (filter_list == nullptr || filter_list->is_none()) {
      filters = FiltersOf(metric, tasks, results);
    } else {
      ETALON_TRY(filters, TextsOf(*filter_list, StrCat("filters of group ", name)));
    }
    for (const std::string& filter : filters) {
      GroupMean mean(metric, filter, wanted.FindBool("weight_by_size", true));
      for (const std::string& task : tasks) mean.Add(task, *results.find(task)->second);
      if (!mean.is_empty()) out->push_back(mean.Describe(name, is_lm_eval));
    }
  }
  return absl::OkStatus();
}

bool IsLmEval(const Value& plan) {
  const Value* settings = plan.Find("settings");
  return settings != nullptr && settings->FindString("compat") == "lm-eval";
}

absl::Status ReadNumber(const Value& value, std::string_view key, std::optional<double>* number) {
  const Value* found = value.Find(key);
  if (found == nullptr) return absl::OkStatus();
  if (found->is_string() && found->AsString() == "-inf") {
    *number = -HUGE_VAL;
    return absl::OkStatus();
  }
  if (!found->is_number()) {
    return absl::InvalidArgumentError(StrCat("an estimate whose \"", key, "\" is no number"));
  }
  *number = found->AsDouble();
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<ComputedResults> ComputeResults(
    const Value& plan, const std::vector<std::unique_ptr<TaskScorer>>& scorers,
    ProgramRunner* programs) {
  const bool is_lm_eval = IsLmEval(plan);
  Value::List results, counts;
  std::vector<std::vector<TaskResult>> of_tasks;
  for (const auto& scorer : scorers) {
    of_tasks.push_back(scorer->Results(is_lm_eval ? kLmEvalBootstrap : 0, programs));
    for (const TaskResult& result : of_tasks.back()) {
      results.push_back(DescribeTaskResult(scorer->name(), result, is_lm_eval));
    }
    counts.push_back(DescribeCounts(scorer->name(), scorer->counts()));
  }
  ETALON_TRY(Value groups, ComputeGroups(plan, of_tasks, is_lm_eval));
  return ComputedResults{Value(std::move(results)), std::move(groups), Value(std::move(counts))};
}

std::map<std::string, std::string> VerdictsOfResults(const Value& manifest) {
  std::map<std::string, std::string> all;
  const Value* results = manifest.Find("results");
  if (results == nullptr || !results->is_list()) return all;
  for (const Value& result : results->AsList()) {
    const Value* verdicts = result.Find("verdicts");
    if (verdicts == nullptr || !verdicts->is_dict()) continue;
    for (const auto& [digest, verdict] : verdicts->AsDict()) {
      if (verdict.is_string()) all[digest] = verdict.AsString();
    }
  }
  return all;
}

absl::StatusOr<Value> ComputeGroups(const Value& plan,
                                    const std::vector<std::vector<TaskResult>>& results,
                                    bool is_lm_eval) {
  Value::List groups;
  const Value* list = plan.Find("groups");
  if (list == nullptr || !list->is_list()) return Value(std::move(groups));
  ResultsByTask by_task;
  const Value::List& tasks = plan.Find("tasks")->AsList();
  for (size_t i = 0; i < tasks.size(); ++i) by_task[tasks[i].FindString("name")] = &results[i];
  for (const Value& group : list->AsList()) {
    ETALON_TRY_DO(AddGroup(group, by_task, is_lm_eval, &groups));
  }
  return Value(std::move(groups));
}

Value EstimateToValue(const Estimate& estimate) {
  Value out =
      Value::MakeDict({{"value", estimate.value}, {"n", estimate.n}, {"method", estimate.method}});
  if (estimate.standard_error.has_value()) out.Set("standard_error", *estimate.standard_error);
  if (estimate.lower.has_value() && estimate.upper.has_value()) {
    out.Set("confidence", estimate.confidence);
    out.Set("lower", *estimate.lower);
    out.Set("upper", *estimate.upper);
  }
  if (estimate.clusters > 0) out.Set("clusters", estimate.clusters);
  return out;
}

absl::StatusOr<Estimate> EstimateFromValue(const Value& value) {
  const Value* n = value.Find("n");
  const Value* method = value.Find("method");
  if (n == nullptr || !n->is_int() || n->AsInt() < 0 || method == nullptr || !method->is_string()) {
    return absl::InvalidArgumentError("an estimate without its \"n\" or its \"method\"");
  }
  Estimate estimate{
      .n = n->AsInt(), .clusters = value.FindInt("clusters"), .method = method->AsString()};
  std::optional<double> number, confidence;
  ETALON_TRY_DO(ReadNumber(value, "value", &number));
  if (!number.has_value()) return absl::InvalidArgumentError("an estimate without its \"value\"");
  estimate.value = *number;
  ETALON_TRY_DO(ReadNumber(value, "standard_error", &estimate.standard_error));
  ETALON_TRY_DO(ReadNumber(value, "lower", &estimate.lower));
  ETALON_TRY_DO(ReadNumber(value, "upper", &estimate.upper));
  ETALON_TRY_DO(ReadNumber(value, "confidence", &confidence));
  estimate.confidence = confidence.value_or(estimate.confidence);
  return estimate;
}

}  // namespace etalon
