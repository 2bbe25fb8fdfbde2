// Scores of single documents and values of whole tasks beside those that lm-evaluation-harness
// logged. It marks nothing.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "etalon/value.h"
#include "parity/agreement.h"
#include "parity/logged_run.h"
#include "records/imports/lm_eval_marks.h"
#include "records/task_scorer.h"

namespace etalon {

// Our marks of all documents of a task, for comparing them line by line of the log.
class ScoreParity {
 public:
  // `task`: an entry of plan.tasks. `tolerance` as kScoreTolerance.
  ScoreParity(const Value& task, double tolerance);

  void Take(int64_t doc_id, const DocumentMarks& marks);
  // The marks of one line with ours of that document.
  void Compare(const LmEvalMarks& line, Agreement* scores) const;

 private:
  // The marks of all documents under one name, one after the other.
  struct Column {
    std::vector<double> numbers;
    std::vector<size_t> ends;  // by document; those without a mark end where they begin
  };
  // Null unless that document has such a mark.
  const Column* Find(const std::string& name, size_t document) const;
  static std::vector<double> MarkOf(const Column& column, size_t document);
  // Empty when there is none.
  std::string FailureOf(int64_t doc_id, const std::string& name) const;
  std::string_view ScorerOf(const std::string& metric) const;

  const double tolerance_;
  std::map<std::string, std::string, std::less<>> scorers_;  // by metric
  std::map<std::string, Column> columns_;                    // by "metric,filter"
  std::unordered_map<int64_t, size_t> documents_;            // place in the columns, by doc_id
  // Why a document has no mark: of all metrics, else by "metric,filter". By doc_id.
  struct Failures {
    std::string whole;
    std::map<std::string, std::string> parts;
  };
  std::unordered_map<int64_t, Failures> failures_;
};

// Every number of `theirs`, those of metrics that we lack too.
void CompareResults(std::span<const TaskResult> ours, const LoggedValues& theirs, double tolerance,
                    Agreement* values, Agreement* errors);

// "0.5", or "N/A" where lm-eval prints that.
std::string ParityNumber(const std::optional<double>& number);
bool AreSameNumbers(const std::optional<double>& ours, const std::optional<double>& theirs,
                    double tolerance);

}  // namespace etalon
