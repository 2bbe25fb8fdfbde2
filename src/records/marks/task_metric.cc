#include "records/marks/task_metric.h"

#include <cmath>
#include <utility>

#include "absl/status/status.h"
#include "base/json.h"
#include "base/python.h"
#include "base/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/texts/python_answer.h"
#include "base/try.h"
#include "scorers/table.h"

namespace etalon {
namespace {

// What is scored by numbers reads as the field has it: labels are whole numbers.
std::string ItemOf(const Score& score) {
  if (score.size() == 1) return PythonJson(Value(score[0]));
  Value::List labels;
  for (const double number : score) {
    const bool is_whole = std::floor(number) == number && std::abs(number) < 1e15;
    if (is_whole) {
      labels.emplace_back(static_cast<int64_t>(number));
    } else {
      labels.emplace_back(number);
    }
  }
  return PythonJson(Value(std::move(labels)));
}

}  // namespace

absl::StatusOr<TaskMetric> TaskMetric::Create(const Value& description) {
  TaskMetric metric{.name = description.FindString("name"),
                    .higher_is_better = description.FindBool("higher_is_better", true)};
  const std::string scorer = description.FindString("scorer");
  const std::string aggregation = description.FindString("metric");
  if (metric.name.empty()) return absl::InvalidArgumentError("a metric needs `name`");
  const ScorerEntry* entry = FindScorerEntry(scorer);
  if (entry == nullptr) {
    return absl::InvalidArgumentError(StrCat("this program has no scorer \"", scorer, "\""));
  }
  metric.metric = FindMetricEntry(aggregation);
  if (aggregation == kPythonMetric && description.Find("aggregation") != nullptr) {
    metric.aggregation = *description.Find("aggregation");
  } else if (metric.metric == nullptr) {
    return absl::InvalidArgumentError(StrCat("this program has no metric \"", aggregation, "\""));
  }
  const Value* arguments = description.Find("arguments");
  ETALON_TRY(metric.scorer, entry->create(arguments == nullptr ? Value() : *arguments));
  metric.options.is_binary = entry->is_binary;
  metric.runs_programs = entry->runs_programs;
  metric.underflows_there = entry->name == "mc2";
  metric.is_python = entry->name == kPythonScorer;
  return metric;
}

absl::StatusOr<Marked> MarkWith(const TaskMetric& metric, const Value& scorer_input,
                                std::span<const Value> results, ProgramVerdicts* verdicts) {
  Marked marked;
  Value known;
  if (!metric.runs_programs) {
    ETALON_TRY(marked.score, metric.scorer->Mark(scorer_input, results));
  } else {
    ETALON_TRY(const auto programs, metric.scorer->Programs(scorer_input, results));
    Value with_verdicts = scorer_input;
    ETALON_TRY(known, verdicts->Of(programs));
    with_verdicts.Set("verdicts", known);
    ETALON_TRY(marked.score, metric.scorer->Mark(with_verdicts, results));
  }
  if (metric.aggregation.is_none()) return marked;
  if (!metric.is_python) {
    marked.item = ItemOf(marked.score);
    return marked;
  }
  ETALON_TRY(const Value given, ReadPythonAnswer(known.AsDict().front().second.AsString()));
  const Value* item = given.Find(metric.name);
  if (item != nullptr) marked.item = PythonJson(*item, {.ensure_ascii = true});
  return marked;
}

absl::StatusOr<Estimate> AggregateByFunction(const TaskMetric& metric,
                                             const std::vector<std::string>& items,
                                             ProgramRunner* programs,
                                             std::map<std::string, std::string>* verdicts) {
  const Value& call = metric.aggregation;
  if (items.empty()) return absl::FailedPreconditionError("no document was scored");
  const Value head = Value::MakeDict({{"call", "value"},
                                      {"function", call.FindString("name")},
                                      {"is_log_likelihood", false},
                                      {"module", call.FindString("module")},
                                      {"modules", call.FindString("modules")}});
  ETALON_TRY(const std::string head_text, CanonicalJson(head));
  ProgramVerdicts runs(programs);
  ETALON_TRY(const Value known,
             runs.Of({StrCat(kPythonCallLine, head_text, "\n[[", JoinText(items, ", "), "]]")}));
  *verdicts = runs.Take();
  const auto value = ReadPythonAnswer(known.AsDict().front().second.AsString());
  if (!value.ok()) return Annotate(value.status(), call.FindString("name"));
  if (!value->is_number()) {
    return absl::InvalidArgumentError(
        StrCat(call.FindString("name"), ": gives a ", KindName(value->kind()), ", no number"));
  }
  return Estimate{
      .value = value->AsDouble(),
      .n = static_cast<int64_t>(items.size()),
      .method = StrCat("the task's Python function ", call.FindString("name"), "; no interval")};
}

}  // namespace etalon
