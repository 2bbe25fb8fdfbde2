// One metric of a task as its plan states it: what marks a document, and what puts the marks
// together. It keeps no mark.
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "etalon/metric.h"
#include "etalon/program_runner.h"
#include "etalon/scorer.h"
#include "etalon/value.h"
#include "metrics/table.h"
#include "records/marks/program_verdicts.h"

namespace etalon {

struct TaskMetric {
  std::string name;
  bool higher_is_better = true;
  std::unique_ptr<Scorer> scorer;
  const MetricEntry* metric = nullptr;
  MetricOptions options;
  bool runs_programs = false;
  bool underflows_there = false;  // lm-eval divides probabilities by a sum that may be 0
  bool is_python = false;         // of which the programs are calls of the task's own functions
  Value aggregation;  // the call of a function in place of `metric`; None: there is none

  // Of an entry of a task's `metrics` in a plan. InvalidArgument names what this program does not
  // have.
  static absl::StatusOr<TaskMetric> Create(const Value& description);
};

// The mark of a document, and what a function that aggregates reads of it.
struct Marked {
  Score score;       // empty: the metric is not of this document
  std::string item;  // as Python's json.dumps has it; empty: there is none
};

// `results` as a filter pipeline leaves them. An error says why the document has no mark, or stands
// in verdicts->error().
absl::StatusOr<Marked> MarkWith(const TaskMetric& metric, const Value& scorer_input,
                                std::span<const Value> results, ProgramVerdicts* verdicts);

// What the metric's `aggregation` gives of the items of all documents, with the verdict of its
// call. Why it has no error of its own says the method.
absl::StatusOr<Estimate> AggregateByFunction(const TaskMetric& metric,
                                             const std::vector<std::string>& items,
                                             ProgramRunner* programs,
                                             std::map<std::string, std::string>* verdicts);

}  // namespace etalon
