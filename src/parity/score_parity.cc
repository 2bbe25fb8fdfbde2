#include "parity/score_parity.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "base/python.h"
#include "base/str.h"

namespace etalon {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
// What --predict_only logs in the place of marks.
constexpr std::string_view kPredictOnly = "bypass";

// Our mark in the shape in which lm-eval logs one of `numbers` numbers.
std::vector<double> AsLogged(std::string_view scorer, std::vector<double> mark, size_t numbers) {
  if (scorer != "bbq" || mark.size() != 4) return mark;
  // Accuracies need no more than whether the answer is right, and the kind of context.
  if (numbers == 2) return {mark[0], mark[3]};
  const bool is_of_another_category = mark[3] < 0;
  if (is_of_another_category) return {mark[0], kNan, kNan, kNan};
  return mark;
}

bool AreClose(const std::vector<double>& ours, const std::vector<double>& theirs,
              double tolerance) {
  return std::equal(ours.begin(), ours.end(), theirs.begin(), theirs.end(),
                    [tolerance](double a, double b) { return IsClose(a, b, tolerance); });
}

std::string Shown(const std::vector<double>& mark) {
  if (mark.size() == 1) return PythonFloat(mark.front());
  std::string text = "[";
  for (const double number : mark) {
    StrAppend(&text, text.size() == 1 ? "" : ", ", PythonFloat(number));
  }
  return text + "]";
}

}  // namespace

ScoreParity::ScoreParity(const Value& task, double tolerance) : tolerance_(tolerance) {
  const Value* metrics = task.Find("metrics");
  if (metrics == nullptr || !metrics->is_list()) return;
  for (const Value& metric : metrics->AsList()) {
    scorers_[metric.FindString("name")] = metric.FindString("scorer");
  }
}

void ScoreParity::Take(int64_t doc_id, const DocumentMarks& marks) {
  const size_t document = documents_.size();
  documents_.emplace(doc_id, document);
  if (!marks.failure.empty() || !marks.failures.empty()) {
    failures_[doc_id] = {.whole = marks.failure, .parts = marks.failures};
  }
  for (const auto& [name, mark] : marks.scores) {
    Column& column = columns_[name];
    column.ends.resize(document, column.numbers.size());
    column.numbers.insert(column.numbers.end(), mark.begin(), mark.end());
    column.ends.push_back(column.numbers.size());
  }
}

const ScoreParity::Column* ScoreParity::Find(const std::string& name, size_t document) const {
  const auto column = columns_.find(name);
  if (column == columns_.end()) return nullptr;
  return document < column->second.ends.size() ? &column->second : nullptr;
}

std::vector<double> ScoreParity::MarkOf(const Column& column, size_t document) {
  const size_t begin = document == 0 ? 0 : column.ends[document - 1];
  return {column.numbers.begin() + static_cast<std::ptrdiff_t>(begin),
          column.numbers.begin() + static_cast<std::ptrdiff_t>(column.ends[document])};
}

std::string_view ScoreParity::ScorerOf(const std::string& metric) const {
  const auto scorer = scorers_.find(metric);
  return scorer == scorers_.end() ? std::string_view() : scorer->second;
}

std::string ScoreParity::FailureOf(int64_t doc_id, const std::string& name) const {
  const auto failures = failures_.find(doc_id);
  if (failures == failures_.end()) return "";
  const auto part = failures->second.parts.find(name);
  return part == failures->second.parts.end() ? failures->second.whole : part->second;
}

void ScoreParity::Compare(const LmEvalMarks& line, Agreement* scores) const {
  const auto document = documents_.find(line.doc_id);
  for (const auto& [metric, theirs] : line.marks) {
    if (metric == kPredictOnly) continue;
    const std::string name = StrCat(metric, ",", line.filter);
    const std::string failure = FailureOf(line.doc_id, name);
    std::optional<std::vector<double>> ours;
    if (document != documents_.end() && failure.empty()) {
      if (const Column* column = Find(name, document->second)) {
        ours = AsLogged(ScorerOf(metric), MarkOf(*column, document->second), theirs.size());
      }
    }
    scores->Count(ours.has_value() && AreClose(*ours, theirs, tolerance_), [&] {
      return ParityDifference{.place = StrCat("document ", line.doc_id, ", ", name),
                              .ours = !failure.empty()   ? StrCat("no score: ", failure)
                                      : ours.has_value() ? Shown(*ours)
                                                         : "no such metric",
                              .theirs = Shown(theirs)};
    });
  }
}

std::string ParityNumber(const std::optional<double>& number) {
  return number.has_value() ? PythonFloat(*number) : "N/A";
}

bool AreSameNumbers(const std::optional<double>& ours, const std::optional<double>& theirs,
                    double tolerance) {
  if (!ours.has_value() || !theirs.has_value()) return ours.has_value() == theirs.has_value();
  return IsClose(*ours, *theirs, tolerance);
}

void CompareResults(std::span<const TaskResult> ours, const LoggedValues& theirs, double tolerance,
                    Agreement* values, Agreement* errors) {
  for (const auto& [name, value] : theirs) {
    const size_t comma = name.rfind(',');
    const std::string metric = name.substr(0, comma), filter = name.substr(comma + 1);
    if (metric.ends_with("_stderr") || metric == kPredictOnly) continue;
    const auto result = std::find_if(ours.begin(), ours.end(), [&](const TaskResult& each) {
      return each.metric == metric && each.filter == filter;
    });
    const bool is_there = result != ours.end();
    const bool has_value = is_there && result->estimate.ok();
    const double own = has_value ? result->lm_eval_value.value_or(result->estimate->value) : 0;
    // What is not defined is an error here and NaN there.
    const bool is_undefined = is_there && !has_value && value.has_value() && std::isnan(*value);
    const bool is_equal = has_value && value.has_value() && IsClose(own, *value, tolerance);
    values->Count(is_undefined || is_equal, [&] {
      return ParityDifference{
          .place = name,
          .ours = has_value  ? PythonFloat(own)
                  : is_there ? StrCat("no value: ", ToView(result->estimate.status().message()))
                             : "no such metric",
          .theirs = ParityNumber(value)};
    });
    const auto error = theirs.find(StrCat(metric, "_stderr,", filter));
    if (!is_there || error == theirs.end()) continue;
    const auto& own_error = result->lm_eval_standard_error;
    errors->Count(AreSameNumbers(own_error, error->second, std::max(tolerance, kErrorTolerance)),
                  [&] {
                    return ParityDifference{.place = name,
                                            .ours = ParityNumber(own_error),
                                            .theirs = ParityNumber(error->second)};
                  });
  }
}

}  // namespace etalon
