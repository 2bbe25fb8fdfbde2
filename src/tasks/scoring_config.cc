#include "tasks/scoring_config.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "base/python.h"
#include "base/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "filters/table.h"
#include "metrics/table.h"
#include "scorers/table.h"

namespace etalon {
namespace {

template <typename Table>
std::vector<std::string> NamesOf(const Table& table) {
  std::vector<std::string> names;
  for (const auto* entry : table) names.emplace_back(entry->name);
  return names;
}

absl::StatusOr<Value> ReadStep(const Value& step, const TaskFile& file,
                               const FunctionTable& functions) {
  const Value* function = step.Find("function");
  if (function == nullptr) {
    return file.ErrorAt("filter_list", "filter_list: each step needs `function`");
  }
  for (const auto& [key, value] : step.AsDict()) {
    if (!IsFunctionReference(value)) continue;
    ETALON_TRY_DO(BindFunction(value, "filter_list", file, functions).status());
    return file.ErrorAt("filter_list", "filter_list: Python functions as filters are not ported");
  }
  const std::string name = PythonStr(*function);
  const FilterEntry* entry = FindFilterEntry(name);
  if (entry == nullptr) {
    return file.ErrorAt("filter_list", StrCat("filter_list: unknown filter \"", name, "\"",
                                              DidYouMean(name, NamesOf(FilterEntryTable()))));
  }
  Value arguments = step;
  arguments.Erase("function");
  ETALON_TRY_DO(
      Annotate(entry->create(arguments).status(), StrCat(file.At("filter_list"), ": filter_list")));
  return step;
}

absl::StatusOr<Value> ReadPipeline(const Value& pipeline, const TaskFile& file,
                                   const FunctionTable& functions) {
  const Value* steps = pipeline.Find("filter");
  if (steps == nullptr || !steps->is_list() || pipeline.FindString("name").empty()) {
    return file.ErrorAt("filter_list", "filter_list: each entry needs `name` and a list `filter`");
  }
  Value::List out;
  for (const Value& step : steps->AsList()) {
    if (!step.is_dict()) return file.ErrorAt("filter_list", "filter_list: a step is a mapping");
    ETALON_TRY(Value resolved, ReadStep(step, file, functions));
    out.push_back(std::move(resolved));
  }
  return Value::MakeDict({{"name", pipeline.FindString("name")}, {"steps", Value(std::move(out))}});
}

bool HasName(const Value::List& list, const Value& entry) {
  return std::any_of(list.begin(), list.end(), [&entry](const Value& each) {
    return each.FindString("name") == entry.FindString("name");
  });
}

Value::List DefaultMetrics(OutputType type) {
  std::vector<const char*> names;
  switch (type) {
    case OutputType::kMultipleChoice:
      names = {"acc", "acc_norm"};
      break;
    case OutputType::kLoglikelihood:
      names = {"perplexity", "acc"};
      break;
    case OutputType::kLoglikelihoodRolling:
      names = {"word_perplexity", "byte_perplexity", "bits_per_byte"};
      break;
    case OutputType::kGenerateUntil:
      names = {"exact_match"};
      break;
  }
  Value::List metrics;
  for (const char* name : names) metrics.push_back(Value::MakeDict({{"metric", name}}));
  return metrics;
}

// True for keys that say how marks are put together; all others are the scorer's arguments.
bool IsAggregationKey(std::string_view key) {
  return key == "metric" || key == "aggregation" || key == "higher_is_better" ||
         key == "hf_evaluate";
}

absl::Status Error(const TaskFile& file, std::string_view what) {
  return file.ErrorAt("metric_list", StrCat("metric_list: ", what));
}

absl::StatusOr<Value> ReadMetric(const Value& item, const TaskFile& file,
                                 const FunctionTable& functions) {
  if (!item.is_dict() || item.Find("metric") == nullptr) {
    return Error(file, "each entry is a mapping with `metric`");
  }
  for (const auto& [key, value] : item.AsDict()) {
    if (!IsFunctionReference(value)) continue;
    ETALON_TRY_DO(BindFunction(value, "metric_list", file, functions).status());
    return Error(file, "Python functions as metrics are not ported");
  }
  const std::string name = PythonStr(*item.Find("metric"));
  const ScorerEntry* scorer = FindScorerEntry(name);
  if (scorer == nullptr) {
    return Error(file, StrCat("unknown metric \"", name, "\"",
                              DidYouMean(name, NamesOf(ScorerEntryTable()))));
  }
  // The two programs' exact_match are one definition; other metrics of that library are not here.
  if (item.FindBool("hf_evaluate") && name != "exact_match") {
    return absl::UnimplementedError(StrCat(file.At("metric_list"), ": metric_list: \"", name,
                                           "\" with hf_evaluate needs Python"));
  }
  Value arguments{Value::Dict()};
  for (const auto& [key, value] : item.AsDict()) {
    if (!IsAggregationKey(key)) arguments.Set(key, value);
  }
  ETALON_TRY_DO(Annotate(scorer->create(arguments).status(),
                         StrCat(file.At("metric_list"), ": metric_list")));
  const std::string metric = item.FindString("aggregation", scorer->metric);
  if (FindMetricEntry(metric) == nullptr) {
    return Error(file, StrCat("unknown aggregation \"", metric, "\"",
                              DidYouMean(metric, NamesOf(MetricEntryTable()))));
  }
  // Marks of two numbers want an aggregation that takes them, and the other way round.
  const Score mark(scorer->numbers, 0.0);
  if (!FindMetricEntry(metric)->create({})->Add(mark, "").ok()) {
    return Error(file, StrCat("the aggregation \"", metric, "\" cannot take the marks of \"", name,
                              "\"; its own is \"", scorer->metric, "\""));
  }
  return Value::MakeDict(
      {{"name", name},
       {"scorer", name},
       {"arguments", std::move(arguments)},
       {"metric", metric},
       {"higher_is_better", item.FindBool("higher_is_better", scorer->higher_is_better)}});
}

}  // namespace

absl::StatusOr<Value> ReadFilters(const TaskFile& file, const FunctionTable& functions) {
  const Value* list = file.config.Find("filter_list");
  if (list == nullptr || list->is_none()) {
    return Value::MakeList({Value::MakeDict(
        {{"name", "none"},
         {"steps", Value::MakeList({Value::MakeDict({{"function", "take_first"}})})}})});
  }
  if (!list->is_list() || list->AsList().empty()) {
    return file.ErrorAt("filter_list", "filter_list: must be a list of named pipelines");
  }
  Value::List pipelines;
  for (const Value& pipeline : list->AsList()) {
    ETALON_TRY(Value resolved, ReadPipeline(pipeline, file, functions));
    if (HasName(pipelines, resolved)) {
      return file.ErrorAt("filter_list", StrCat("filter_list: two pipelines are called \"",
                                                resolved.FindString("name"), "\""));
    }
    pipelines.push_back(std::move(resolved));
  }
  return Value(std::move(pipelines));
}

absl::StatusOr<Value> ReadMetrics(const TaskFile& file, OutputType type,
                                  const FunctionTable& functions) {
  if (const Value* process = file.config.Find("process_results");
      process != nullptr && !process->is_none()) {
    if (!IsFunctionReference(*process)) {
      return file.ErrorAt("process_results", "process_results: must be a !function");
    }
    ETALON_TRY_DO(BindFunction(*process, "process_results", file, functions).status());
    return file.ErrorAt("process_results", "process_results: no port of this kind is known");
  }
  const Value* list = file.config.Find("metric_list");
  if (list != nullptr && !list->is_none() && !list->is_list()) {
    return Error(file, "must be a list");
  }
  const Value::List items =
      list == nullptr || list->is_none() ? DefaultMetrics(type) : list->AsList();
  Value::List metrics;
  for (const Value& item : items) {
    ETALON_TRY(Value metric, ReadMetric(item, file, functions));
    if (HasName(metrics, metric)) {
      return Error(file, StrCat("\"", metric.FindString("name"), "\" is listed twice"));
    }
    metrics.push_back(std::move(metric));
  }
  if (metrics.empty()) return Error(file, "is empty, so that nothing would be measured");
  return Value(std::move(metrics));
}

}  // namespace etalon
