#include "tasks/scoring_config.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "base/python.h"
#include "base/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/texts/python_answer.h"
#include "base/try.h"
#include "filters/table.h"
#include "metrics/table.h"
#include "scorers/table.h"
#include "tasks/library_metrics.h"

namespace etalon {
namespace {

template <typename Table>
std::vector<std::string> NamesOf(const Table& table) {
  std::vector<std::string> names;
  for (const auto* entry : table) names.emplace_back(entry->name);
  return names;
}

absl::Status PortError(const TaskFile& file, std::string_view key, const BoundFunction& bound,
                       std::string_view what) {
  return file.ErrorAt(key, StrCat(key, ": the function \"", bound.port->name, "\" is ", what));
}

// The function that a step is, or that it hands to lm-eval's filter "custom"; null when it is
// neither.
const Value* FunctionOfStep(const Value& step, const Value& function) {
  if (IsFunctionReference(function)) return &function;
  const Value* inner = step.Find("filter_fn");
  const bool is_custom = function == Value("custom") && inner != nullptr;
  return is_custom && IsFunctionReference(*inner) ? inner : nullptr;
}

// A step with the filter of a port in place of the function.
absl::StatusOr<Value> PortedStep(const Value& step, const Value& reference, const TaskFile& file,
                                 const FunctionTable& functions, ScorerInputs* inputs) {
  ETALON_TRY(BoundFunction bound, BindFunction(reference, "filter_list", file, functions));
  if (!bound.port->python.is_none()) {
    return absl::UnimplementedError(StrCat(file.At("filter_list"),
                                           ": filter_list: the Python function \"",
                                           bound.port->name, "\" is a filter; those are not run"));
  }
  if (bound.port->filter.empty()) return PortError(file, "filter_list", bound, "no filter");
  Value ported = Value::MakeDict({{"function", bound.port->filter}});
  for (const auto& [key, value] : step.AsDict()) {
    if (key != "function" && key != "filter_fn") ported.Set(key, value);
  }
  if (bound.port->scorer_input) inputs->push_back(std::move(bound));
  return ported;
}

absl::StatusOr<Value> ReadStep(Value step, const TaskFile& file, const FunctionTable& functions,
                               ScorerInputs* inputs) {
  const Value* function = step.Find("function");
  if (function == nullptr) {
    return file.ErrorAt("filter_list", "filter_list: each step needs `function`");
  }
  if (const Value* reference = FunctionOfStep(step, *function)) {
    ETALON_TRY(step, PortedStep(step, *reference, file, functions, inputs));
    function = step.Find("function");
  }
  for (const auto& [key, value] : step.AsDict()) {
    if (!IsFunctionReference(value)) continue;
    ETALON_TRY_DO(BindFunction(value, "filter_list", file, functions).status());
    return file.ErrorAt("filter_list",
                        StrCat("filter_list: a Python function as `", key, "` is not ported"));
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
                                   const FunctionTable& functions, ScorerInputs* inputs) {
  const Value* steps = pipeline.Find("filter");
  if (steps == nullptr || !steps->is_list() || pipeline.FindString("name").empty()) {
    return file.ErrorAt("filter_list", "filter_list: each entry needs `name` and a list `filter`");
  }
  Value::List out;
  for (const Value& step : steps->AsList()) {
    if (!step.is_dict()) return file.ErrorAt("filter_list", "filter_list: a step is a mapping");
    ETALON_TRY(Value resolved, ReadStep(step, file, functions, inputs));
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

// lm-eval hands these to functions that only generations are scored with; published files say them
// of others too, where they change nothing.
bool IsWithoutMeaning(std::string_view key, OutputType type) {
  if (key == "weight_by_size") return true;  // of a group
  if (type == OutputType::kGenerateUntil) return false;
  return key == "average" || key == "ignore_case" || key == "ignore_punctuation" ||
         key == "ignore_numbers" || key == "regexes_to_ignore";
}

// The output types, but generations, of which lm-eval computes a metric.
struct MetricTypes {
  std::string_view name;
  bool choices = false, one = false, rolling = false;
};
constexpr MetricTypes kMetricTypes[] = {{.name = "acc", .choices = true, .one = true},
                                        {.name = "acc_norm", .choices = true},
                                        {.name = "acc_bytes", .choices = true},
                                        {.name = "acc_mutual_info", .choices = true},
                                        {.name = "f1", .choices = true},
                                        {.name = "mcc", .choices = true},
                                        {.name = "exact_match", .choices = true},
                                        {.name = "brier_score", .choices = true},
                                        {.name = "likelihood", .choices = true},
                                        {.name = "perplexity", .one = true},
                                        {.name = "word_perplexity", .rolling = true},
                                        {.name = "byte_perplexity", .rolling = true},
                                        {.name = "bits_per_byte", .rolling = true},
                                        {.name = "bleu"},
                                        {.name = "chrf"},
                                        {.name = "ter"}};

bool IsOfAnotherType(const Value& item, OutputType type) {
  const std::string name = item.FindString("metric");
  for (const MetricTypes& types : kMetricTypes) {
    if (types.name != name) continue;
    switch (type) {
      case OutputType::kMultipleChoice:
        return !types.choices;
      case OutputType::kLoglikelihood:
        return !types.one;
      case OutputType::kLoglikelihoodRolling:
        return !types.rolling;
      case OutputType::kGenerateUntil:
        return false;
    }
  }
  return false;
}

Value ArgumentsOf(const Value& item, OutputType type) {
  Value arguments{Value::Dict()};
  for (const auto& [key, value] : item.AsDict()) {
    if (!IsAggregationKey(key) && !IsWithoutMeaning(key, type)) arguments.Set(key, value);
  }
  return arguments;
}

// How one metric marks documents.
struct MetricScorer {
  std::string name, scorer;
  Value arguments{Value::Dict()};
};

// Of an entry of metric_list in a task without process_results.
absl::StatusOr<MetricScorer> FindScorer(const Value& item, OutputType type, const TaskFile& file,
                                        const FunctionTable& functions) {
  const Value& metric = *item.Find("metric");
  MetricScorer found;
  if (IsFunctionReference(metric)) {
    ETALON_TRY(const BoundFunction bound, BindFunction(metric, "metric_list", file, functions));
    if (bound.port->scorer.empty()) return PortError(file, "metric_list", bound, "no metric");
    found.name = bound.port->name;
    found.scorer = bound.port->scorer;
  } else {
    found.name = found.scorer = PythonStr(metric);
  }
  found.arguments = ArgumentsOf(item, type);
  return found;
}

// A function that runs itself, as a plan states how to call it.
Value CallOf(const PortedFunction& function) {
  Value call = function.python;
  call.Erase("texts");
  return call;
}

// One that reads marks or references, and nothing else of a document.
void AddWithoutDocument(BoundFunction bound, ScorerInputs* inputs) {
  PortedFunction function = *bound.port;
  function.scorer_input = nullptr;
  bound.port = std::make_shared<const PortedFunction>(std::move(function));
  inputs->push_back(std::move(bound));
}

// How marks are put together: a name of src/metrics, or kPythonMetric and what is called.
struct Aggregation {
  std::string metric;
  Value call;
};

// What an entry of metric_list says of it; `fallback` where it says nothing.
absl::StatusOr<Aggregation> ReadAggregation(const Value& item, std::string_view fallback,
                                            const TaskFile& file, const FunctionTable& functions,
                                            ScorerInputs* inputs) {
  std::string metric(fallback);
  const Value* aggregation = item.Find("aggregation");
  if (aggregation != nullptr && IsFunctionReference(*aggregation)) {
    ETALON_TRY(BoundFunction bound, BindFunction(*aggregation, "metric_list", file, functions));
    if (!bound.port->python.is_none()) {
      Aggregation called{.metric = std::string(kPythonMetric), .call = CallOf(*bound.port)};
      AddWithoutDocument(std::move(bound), inputs);
      return called;
    }
    if (bound.port->aggregation.empty()) {
      return PortError(file, "metric_list", bound, "no aggregation");
    }
    metric = bound.port->aggregation;
  } else {
    metric = item.FindString("aggregation", metric);
  }
  if (FindMetricEntry(metric) == nullptr) {
    return Error(file, StrCat("unknown aggregation \"", metric, "\"",
                              DidYouMean(metric, NamesOf(MetricEntryTable()))));
  }
  return Aggregation{.metric = std::move(metric)};
}

absl::StatusOr<Aggregation> FindAggregation(const Value& item, const ScorerEntry& scorer,
                                            const TaskFile& file, const FunctionTable& functions,
                                            ScorerInputs* inputs) {
  ETALON_TRY(Aggregation found, ReadAggregation(item, scorer.metric, file, functions, inputs));
  if (!found.call.is_none()) return found;
  const std::string& metric = found.metric;
  // Marks of two numbers want an aggregation that takes them, and the other way round.
  const Score mark(scorer.numbers, 0.0);
  if (!FindMetricEntry(metric)->create({})->Add(mark, "").ok()) {
    return Error(file, StrCat("the aggregation \"", metric, "\" cannot take the marks of \"",
                              scorer.name, "\"; its own is \"", scorer.metric, "\""));
  }
  return found;
}

// A function that aggregates pairs [right answer, response] brings the scorer of a pair; the
// arguments of the metric do not reach it.
absl::Status TakeScorerOfAggregation(const Value& item, OutputType type, const TaskFile& file,
                                     const FunctionTable& functions, MetricScorer* found) {
  const Value* aggregation = item.Find("aggregation");
  const bool has_pairs = type == OutputType::kGenerateUntil && item.Find("metric")->is_string() &&
                         aggregation != nullptr && IsFunctionReference(*aggregation);
  if (!has_pairs) return absl::OkStatus();
  ETALON_TRY(const BoundFunction bound, BindFunction(*aggregation, "metric_list", file, functions));
  if (bound.port->aggregation.empty() || bound.port->scorer.empty()) return absl::OkStatus();
  found->scorer = bound.port->scorer;
  found->arguments = bound.port->scorer_arguments;
  return absl::OkStatus();
}

absl::StatusOr<Value> DescribeMetric(const Value& item, MetricScorer found, const TaskFile& file,
                                     const FunctionTable& functions, ScorerInputs* inputs) {
  const ScorerEntry* scorer = FindScorerEntry(found.scorer);
  if (scorer == nullptr) {
    return Error(file, StrCat("unknown metric \"", found.scorer, "\"",
                              DidYouMean(found.scorer, NamesOf(ScorerEntryTable()))));
  }
  ETALON_TRY_DO(Annotate(scorer->create(found.arguments).status(),
                         StrCat(file.At("metric_list"), ": metric_list")));
  ETALON_TRY(Aggregation metric, FindAggregation(item, *scorer, file, functions, inputs));
  Value described = Value::MakeDict(
      {{"name", found.name},
       {"scorer", found.scorer},
       {"arguments", std::move(found.arguments)},
       {"metric", std::move(metric.metric)},
       {"higher_is_better", item.FindBool("higher_is_better", scorer->higher_is_better)}});
  if (!metric.call.is_none()) described.Set("aggregation", std::move(metric.call));
  return described;
}

// How many numbers an aggregation takes of a document; 0: none that a function could give.
int64_t NumbersOf(const MetricEntry& metric) {
  for (size_t numbers = 1; numbers <= 2; ++numbers) {
    const Score mark(numbers, 0.0);
    if (metric.create({})->Add(mark, "").ok()) return static_cast<int64_t>(numbers);
  }
  return 0;
}

// An entry of metric_list that a function which runs itself scores: `call` with the name of the
// `metric`.
absl::StatusOr<Value> DescribePythonMetric(const Value& item, Value call, const TaskFile& file,
                                           const FunctionTable& functions, ScorerInputs* inputs) {
  const std::string name = call.FindString("metric");
  const ScorerEntry* same = FindScorerEntry(name);
  if (same == nullptr && item.Find("aggregation") == nullptr) {
    return Error(file, StrCat("\"", name, "\" needs an aggregation"));
  }
  const std::string_view fallback = same == nullptr ? "" : same->metric;
  ETALON_TRY(Aggregation metric, ReadAggregation(item, fallback, file, functions, inputs));
  if (metric.call.is_none()) {
    const int64_t numbers = NumbersOf(*FindMetricEntry(metric.metric));
    if (numbers == 0) {
      return absl::UnimplementedError(StrCat(file.At("metric_list"),
                                             ": metric_list: the aggregation \"", metric.metric,
                                             "\" of what a Python function gives is not here"));
    }
    call.Set("numbers", numbers);
  }
  const bool is_better = same == nullptr || same->higher_is_better;
  Value described =
      Value::MakeDict({{"name", name},
                       {"scorer", kPythonScorer},
                       {"arguments", std::move(call)},
                       {"metric", std::move(metric.metric)},
                       {"higher_is_better", item.FindBool("higher_is_better", is_better)}});
  if (!metric.call.is_none()) described.Set("aggregation", std::move(metric.call));
  return described;
}

absl::StatusOr<Value> ReadPythonMetrics(const BoundFunction& bound, const Value::List& items,
                                        OutputType type, const TaskFile& file,
                                        const FunctionTable& functions, ScorerInputs* inputs) {
  Value call = CallOf(*bound.port);
  call.Set("call", "results");
  call.Set("is_log_likelihood", type != OutputType::kGenerateUntil);
  call.Set("is_rolling", type == OutputType::kLoglikelihoodRolling);
  Value::List metrics;
  for (const Value& item : items) {
    if (!item.is_dict() || item.Find("metric") == nullptr || !item.Find("metric")->is_string()) {
      return Error(file, "beside process_results each entry is a mapping with the name `metric`");
    }
    call.Set("metric", item.FindString("metric"));
    ETALON_TRY(Value metric, DescribePythonMetric(item, call, file, functions, inputs));
    if (HasName(metrics, metric)) {
      return Error(file, StrCat("\"", metric.FindString("name"), "\" is listed twice"));
    }
    metrics.push_back(std::move(metric));
  }
  if (metrics.empty()) return Error(file, "is empty, so that nothing would be measured");
  return Value(std::move(metrics));
}

// What metric_list says of the numbers that a process_results function gives. As in lm-eval, what
// the function does not give is not measured.
absl::StatusOr<Value> ReadProcessedMetrics(const BoundFunction& bound, const Value::List& items,
                                           const TaskFile& file, const FunctionTable& functions,
                                           ScorerInputs* inputs) {
  Value::List metrics;
  for (const Value& item : items) {
    if (!item.is_dict() || item.Find("metric") == nullptr) {
      return Error(file, "each entry is a mapping with `metric`");
    }
    const std::string name = PythonStr(*item.Find("metric"));
    for (const PortedMetric& given : bound.port->process_results) {
      if (given.metric != name) continue;
      MetricScorer scorer{.name = name, .scorer = given.scorer, .arguments = given.arguments};
      ETALON_TRY(Value metric, DescribeMetric(item, std::move(scorer), file, functions, inputs));
      if (HasName(metrics, metric)) return Error(file, StrCat("\"", name, "\" is listed twice"));
      metrics.push_back(std::move(metric));
    }
  }
  if (metrics.empty()) {
    return Error(file, StrCat("lists nothing that \"", bound.port->name, "\" gives"));
  }
  return Value(std::move(metrics));
}

// A function of metric_list that gives what its arguments ask for; null when the entry is none.
absl::StatusOr<BoundFunction> FindMetricsFunction(const Value& item, const TaskFile& file,
                                                  const FunctionTable& functions) {
  const Value& metric = *item.Find("metric");
  if (!IsFunctionReference(metric)) return BoundFunction();
  ETALON_TRY(BoundFunction bound, BindFunction(metric, "metric_list", file, functions));
  return bound.port->metrics ? std::move(bound) : BoundFunction();
}

absl::StatusOr<std::vector<MetricScorer>> ScorersOf(absl::StatusOr<std::vector<PortedMetric>> given,
                                                    const TaskFile& file) {
  if (!given.ok()) return Annotate(given.status(), StrCat(file.At("metric_list"), ": metric_list"));
  std::vector<MetricScorer> scorers;
  for (const PortedMetric& each : *given) {
    scorers.push_back({.name = each.metric, .scorer = each.scorer, .arguments = each.arguments});
  }
  return scorers;
}

// An entry of metric_list that is such a function: as in lm-eval, it scores generations.
absl::StatusOr<Value> ReadPythonMetric(const BoundFunction& bound, const Value& item,
                                       OutputType type, const TaskFile& file,
                                       const FunctionTable& functions, ScorerInputs* inputs) {
  if (type != OutputType::kGenerateUntil) {
    return Error(file,
                 StrCat("\"", bound.port->name, "\" scores generations, and this task has none"));
  }
  Value call = CallOf(*bound.port);
  call.Set("call", "metric");
  call.Set("metric", call.FindString("name"));
  Value arguments{Value::Dict()};
  for (const auto& [key, value] : item.AsDict()) {
    if (!IsAggregationKey(key) && key != "weight_by_size") arguments.Set(key, value);
  }
  call.Set("arguments", std::move(arguments));
  return DescribePythonMetric(item, std::move(call), file, functions, inputs);
}

// A function of metric_list that runs itself; null when the entry is none.
absl::StatusOr<BoundFunction> FindPythonMetric(const Value& item, const TaskFile& file,
                                               const FunctionTable& functions) {
  const Value& metric = *item.Find("metric");
  if (!IsFunctionReference(metric)) return BoundFunction();
  ETALON_TRY(BoundFunction bound, BindFunction(metric, "metric_list", file, functions));
  return bound.port->python.is_none() ? BoundFunction() : std::move(bound);
}

absl::StatusOr<std::vector<MetricScorer>> ScorersOfFunction(const BoundFunction& bound,
                                                            const Value& item, OutputType type,
                                                            const TaskFile& file) {
  Value arguments = bound.arguments;
  const Value own = ArgumentsOf(item, type);
  for (const auto& [key, value] : own.AsDict()) arguments.Set(key, value);
  return ScorersOf(bound.port->metrics(arguments), file);
}

// True when lm-eval calls the library `evaluate` for the entry. Choices are never scored by it.
bool IsOfLibrary(const Value& item, OutputType type) {
  const Value& metric = *item.Find("metric");
  return type == OutputType::kGenerateUntil && metric.is_string() &&
         (item.FindBool("hf_evaluate") || IsLibraryMetric(metric.AsString()));
}

// Of one entry of metric_list: one metric, or as many as its function gives.
absl::StatusOr<Value::List> ReadMetric(const Value& item, OutputType type, const TaskFile& file,
                                       const FunctionTable& functions, ScorerInputs* inputs) {
  if (!item.is_dict() || item.Find("metric") == nullptr) {
    return Error(file, "each entry is a mapping with `metric`");
  }
  for (const auto& [key, value] : item.AsDict()) {
    if (key == "metric" || key == "aggregation" || !IsFunctionReference(value)) continue;
    ETALON_TRY_DO(BindFunction(value, "metric_list", file, functions).status());
    return Error(file, StrCat("a Python function as `", key, "` is not ported"));
  }
  ETALON_TRY(BoundFunction python, FindPythonMetric(item, file, functions));
  if (python.is_bound()) {
    ETALON_TRY(Value metric, ReadPythonMetric(python, item, type, file, functions, inputs));
    AddWithoutDocument(std::move(python), inputs);
    return Value::List{std::move(metric)};
  }
  std::vector<MetricScorer> scorers;
  ETALON_TRY(const BoundFunction bound, FindMetricsFunction(item, file, functions));
  if (bound.is_bound()) {
    ETALON_TRY(scorers, ScorersOfFunction(bound, item, type, file));
  } else if (IsOfLibrary(item, type)) {
    ETALON_TRY(
        scorers,
        ScorersOf(LibraryMetrics(PythonStr(*item.Find("metric")), ArgumentsOf(item, type)), file));
  } else {
    ETALON_TRY(MetricScorer scorer, FindScorer(item, type, file, functions));
    ETALON_TRY_DO(TakeScorerOfAggregation(item, type, file, functions, &scorer));
    scorers.push_back(std::move(scorer));
  }
  Value::List metrics;
  for (MetricScorer& scorer : scorers) {
    ETALON_TRY(Value metric, DescribeMetric(item, std::move(scorer), file, functions, inputs));
    metrics.push_back(std::move(metric));
  }
  return metrics;
}

}  // namespace

absl::StatusOr<Value> ReadFilters(const TaskFile& file, const FunctionTable& functions,
                                  ScorerInputs* inputs) {
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
    ETALON_TRY(Value resolved, ReadPipeline(pipeline, file, functions, inputs));
    if (HasName(pipelines, resolved)) {
      return file.ErrorAt("filter_list", StrCat("filter_list: two pipelines are called \"",
                                                resolved.FindString("name"), "\""));
    }
    pipelines.push_back(std::move(resolved));
  }
  return Value(std::move(pipelines));
}

std::vector<std::string> MetricsLeftOut(const TaskFile& file, OutputType type) {
  std::vector<std::string> names;
  const Value* process = file.config.Find("process_results");
  const Value* list = file.config.Find("metric_list");
  if (process != nullptr && !process->is_none()) return names;
  if (list == nullptr || !list->is_list()) return names;
  for (const Value& item : list->AsList()) {
    if (IsOfAnotherType(item, type)) names.push_back(item.FindString("metric"));
  }
  return names;
}

absl::StatusOr<Value> ReadMetrics(const TaskFile& file, OutputType type,
                                  const FunctionTable& functions, ScorerInputs* inputs) {
  const Value* list = file.config.Find("metric_list");
  if (list != nullptr && !list->is_none() && !list->is_list()) {
    return Error(file, "must be a list");
  }
  const Value::List items =
      list == nullptr || list->is_none() ? DefaultMetrics(type) : list->AsList();
  if (const Value* process = file.config.Find("process_results");
      process != nullptr && !process->is_none()) {
    if (!IsFunctionReference(*process)) {
      return file.ErrorAt("process_results", "process_results: must be a !function");
    }
    ETALON_TRY(BoundFunction bound, BindFunction(*process, "process_results", file, functions));
    if (!bound.port->python.is_none()) {
      ETALON_TRY(Value metrics, ReadPythonMetrics(bound, items, type, file, functions, inputs));
      inputs->push_back(std::move(bound));
      return metrics;
    }
    if (bound.port->process_results.empty()) {
      return PortError(file, "process_results", bound, "not of results");
    }
    ETALON_TRY(Value metrics, ReadProcessedMetrics(bound, items, file, functions, inputs));
    inputs->push_back(std::move(bound));
    return metrics;
  }
  Value::List metrics;
  for (const Value& item : items) {
    if (IsOfAnotherType(item, type)) continue;
    ETALON_TRY(Value::List given, ReadMetric(item, type, file, functions, inputs));
    for (Value& metric : given) {
      if (HasName(metrics, metric)) {
        return Error(file, StrCat("\"", metric.FindString("name"), "\" is listed twice"));
      }
      metrics.push_back(std::move(metric));
    }
  }
  if (metrics.empty()) {
    return Error(file, items.empty() ? "is empty, so that nothing would be measured"
                                     : "has no metric of this output_type");
  }
  return Value(std::move(metrics));
}

}  // namespace etalon
