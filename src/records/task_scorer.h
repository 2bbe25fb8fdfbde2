// Filters, scores and aggregates the answers of one task with the configuration that the plan
// states, the same for a run, a merge and a re-score. It reads no file and asks no model.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "etalon/answered_sample.h"
#include "etalon/metric.h"
#include "etalon/program_runner.h"
#include "etalon/scorer.h"
#include "etalon/value.h"

namespace etalon {

// The marks of one document.
struct DocumentMarks {
  // Of programs that were run for it, by SHA-256 in hex (etalon/program_runner.h).
  std::map<std::string, std::string> verdicts;
  // By "metric,filter". Empty when `failure` says why.
  std::map<std::string, Score> scores;
  std::string failure;
  // By "metric,filter": why it has no mark while others have.
  std::map<std::string, std::string> failures;

  // Why a metric has no mark of it, the first; empty where all have.
  const std::string& AnyFailure() const;
};

// The cluster that a document belongs to, as text; empty when the task names none.
std::string ClusterOf(const Value& scorer_input);

// Of the multiple-choice documents that were scored: what was chosen and what is right, by
// position.
struct ChoiceCounts {
  static constexpr size_t kPositionsMax = 32;  // the last one counts those beyond it too
  int64_t documents = 0;
  double guessing_sum = 0;  // of the chance of each document to be guessed
  std::vector<int64_t> chosen, right;
  std::vector<double> guessed;  // what guessing would choose
};

// Of generated answers.
struct ThoughtCounts {
  int64_t taken_off = 0, without_end = 0;
};

// What could silently be wrong (docs/formats/record.md, counts).
struct TaskCounts {
  int64_t documents = 0, samples = 0, requests = 0;
  int64_t failed = 0, unscored = 0, truncated = 0, empty = 0, cut_at_length = 0;
  int64_t all_equal = 0, tied = 0, zero = 0, no_gold = 0;
  std::map<std::string, int64_t> unscored_by;        // by "metric,filter"; each has an entry
  std::map<std::string, int64_t> nothing_extracted;  // by filter; every filter has an entry
  std::map<std::string, int64_t> outside;            // by filter; empty without fixed forms
  std::optional<ThoughtCounts> thoughts;             // nothing unless the task takes them off
  std::optional<int64_t> commonest_right;            // nothing without fixed forms
  ChoiceCounts choices;
};

// One metric of one filter pipeline.
struct TaskResult {
  std::string filter, metric;
  bool higher_is_better = true;
  bool is_proportion = false;  // a mean of marks of 0 and 1
  absl::StatusOr<Estimate> estimate;
  // Marks that are NaN in lm-eval, and so is its value: where every choice is so improbable that
  // its probability is 0 as a double.
  int64_t undefined_there = 0;
  // As lm-eval prints it; absent where it prints none, and unless asked for.
  std::optional<double> lm_eval_standard_error;
  // Of the call of a Python function that gave the value, by its SHA-256 in hex.
  std::map<std::string, std::string> verdicts;
  // The value as lm-eval prints it; absent where it is that of `estimate`.
  std::optional<double> lm_eval_value;
};

// kNone: what is known of answers alone is counted, and no filter and no scorer looks at them.
// kWhole: what one metric cannot mark no metric marks, as in records without `unscored_by`.
enum class Marking { kAll, kWhole, kNone };
// kNone where the plan's settings say `predict_only`, else kAll.
Marking MarkingOf(const Value& plan);
// How the documents of a record were marked, or would be now where they were not: never kNone.
Marking RescoreMarkingOf(const Value& manifest);

class TaskScorer {
 public:
  // `task` is an entry of plan.tasks. InvalidArgument names the filter, scorer or metric that this
  // program does not have.
  static absl::StatusOr<std::unique_ptr<TaskScorer>> Create(const Value& task,
                                                            Marking marking = Marking::kAll);
  ~TaskScorer();

  const std::string& name() const;
  // Whether programs that the model wrote must run to score it.
  bool runs_programs() const;
  // Whether functions of the task's own Python modules must.
  bool runs_python() const;

  // Of all repeats of one document, in order. Filters and scorers that refuse the document are
  // DocumentMarks::failure and failures; a Status means that the configuration is wrong for the
  // whole task. `programs` may be null for a task that runs none, FailedPrecondition for another.
  absl::StatusOr<DocumentMarks> Mark(std::span<const AnsweredSample> repeats,
                                     ProgramRunner* programs = nullptr);
  // What one filter pipeline leaves of each request, before scoring: for exports. NotFound when the
  // task has no such pipeline.
  absl::StatusOr<std::vector<Value>> Filtered(std::span<const AnsweredSample> repeats,
                                              std::string_view filter) const;

  TaskCounts counts() const;
  // In the order of pipelines, then metrics. With `lm_eval_bootstrap` above 0 lm-eval's own
  // standard errors are computed with that many resamples. `programs` as above.
  std::vector<TaskResult> Results(int32_t lm_eval_bootstrap,
                                  ProgramRunner* programs = nullptr) const;

 private:
  struct State;
  explicit TaskScorer(std::unique_ptr<State> state);
  absl::StatusOr<DocumentMarks> MarkTexts(std::span<const AnsweredSample> repeats,
                                          ProgramRunner* programs);
  std::unique_ptr<State> state_;
};

}  // namespace etalon
