#include "views/results_table.h"

#include <algorithm>
#include <array>

#include "absl/strings/str_format.h"
#include "base/str.h"
#include "base/text.h"

namespace etalon {
namespace {

constexpr size_t kColumns = 8;
using Row = std::array<std::string, kColumns>;

std::string Number(const Value* value) {
  if (value == nullptr || !value->is_number()) return value == nullptr ? "" : "n/a";
  constexpr double kLarge = 1e4;  // perplexities: digits, not decimals, count
  const double number = value->AsDouble();
  if (number >= kLarge || number <= -kLarge) return absl::StrFormat("%.4g", number);
  return absl::StrFormat("%.4f", number);
}

std::string IntervalText(const Value& estimate) {
  const Value* lower = estimate.Find("lower");
  const Value* upper = estimate.Find("upper");
  if (lower == nullptr || upper == nullptr) return "";
  return StrCat("[", Number(lower), ", ", Number(upper), "]");
}

const Value* FindNamed(const Value* list, const std::string& name) {
  if (list == nullptr || !list->is_list()) return nullptr;
  for (const Value& each : list->AsList()) {
    if (each.FindString("name") == name) return &each;
  }
  return nullptr;
}

std::string ShotsOf(const Value* task) {
  const Value* fewshot = task == nullptr ? nullptr : task->Find("fewshot");
  return fewshot == nullptr ? "" : StrCat(fewshot->FindInt("count"));
}

Row RowOf(const Value& result, const std::string& name, const std::string& shots) {
  Row row;
  row[0] = name;
  row[1] = shots;
  row[2] = result.FindString("filter");
  row[3] =
      StrCat(result.FindString("metric"), result.FindBool("higher_is_better", true) ? " ↑" : " ↓");
  const Value* estimate = result.Find("estimate");
  if (estimate == nullptr) {
    row[4] = result.FindString("error");
    return row;
  }
  const Value* lm_eval = result.Find("lm_eval");
  const Value& shown = lm_eval == nullptr ? *estimate : *lm_eval;
  row[4] = Number(shown.Find("value"));
  const std::string error = Number(shown.Find("standard_error"));
  row[5] = error.empty() ? "" : StrCat("± ", error);
  row[6] = IntervalText(*estimate);
  row[7] = StrCat(estimate->FindInt("n"));
  return row;
}

void AddRows(const Value& manifest, const char* key, const char* name_key, const Value* entries,
             std::vector<Row>* rows) {
  const Value* results = manifest.Find(key);
  if (results == nullptr || !results->is_list()) return;
  std::string last;
  for (const Value& result : results->AsList()) {
    const std::string name = result.FindString(name_key);
    const Value* entry = FindNamed(entries, name);
    const bool is_first = name != last;
    rows->push_back(RowOf(result, is_first ? name : "", is_first ? ShotsOf(entry) : ""));
    last = name;
  }
}

std::string Padded(const std::string& text, size_t width, bool is_right) {
  const size_t size = CodePointCount(text);
  const std::string blanks(width > size ? width - size : 0, ' ');
  return is_right ? blanks + text : text + blanks;
}

std::string Layout(const std::vector<Row>& rows) {
  constexpr std::array<bool, kColumns> kIsRight = {false, true,  false, false,
                                                   true,  false, false, true};
  std::array<size_t, kColumns> widths{};
  for (const Row& row : rows) {
    for (size_t i = 0; i < kColumns; ++i) {
      // An error takes the place of all numbers and must not widen their columns.
      if (i == 4 && row[7].empty() && &row != &rows.front()) continue;
      widths[i] = std::max(widths[i], CodePointCount(row[i]));
    }
  }
  std::string text;
  for (size_t r = 0; r < rows.size(); ++r) {
    std::string line;
    for (size_t i = 0; i < kColumns; ++i) {
      if (widths[i] == 0) continue;
      StrAppend(&line, line.empty() ? "" : "  ", Padded(rows[r][i], widths[i], kIsRight[i]));
    }
    while (!line.empty() && line.back() == ' ') line.pop_back();
    StrAppend(&text, line, "\n");
    if (r > 0) continue;
    std::string rule;
    for (size_t i = 0; i < kColumns; ++i) {
      if (widths[i] == 0) continue;
      if (!rule.empty()) rule += "  ";
      for (size_t j = 0; j < widths[i]; ++j) rule += "─";
    }
    StrAppend(&text, rule, "\n");
  }
  return text;
}

// The task, or all tasks together when there are many, with what happened to them.
void Warn(const Value& manifest, const char* key, const char* what,
          std::vector<std::string>* warnings) {
  const Value* counts = manifest.Find("counts");
  if (counts == nullptr || !counts->is_list()) return;
  int64_t total = 0, tasks = 0;
  std::string first;
  for (const Value& entry : counts->AsList()) {
    const Value* count = entry.Find(key);
    int64_t here = 0;
    if (count != nullptr && count->is_int()) here = count->AsInt();
    if (count != nullptr && count->is_dict()) {
      for (const auto& [filter, each] : count->AsDict()) {
        if (each.is_int()) here += each.AsInt();
      }
    }
    if (here == 0) continue;
    total += here;
    if (++tasks == 1) first = entry.FindString("task");
  }
  if (total == 0) return;
  warnings->push_back(StrCat(total, " ", what, " (", first,
                             tasks > 1 ? StrCat(" and ", tasks - 1, " more tasks") : "", ")"));
}

}  // namespace

std::string ResultsTable(const Value& manifest) {
  const Value* plan = manifest.Find("plan");
  const Value* settings = plan == nullptr ? nullptr : plan->Find("settings");
  const bool is_lm_eval = settings != nullptr && settings->FindString("compat") == "lm-eval";
  std::vector<Row> rows;
  rows.push_back({"task", "shots", "filter", "metric", "value",
                  is_lm_eval ? "lm-eval's error" : "std. error", "95 % interval", "n"});
  AddRows(manifest, "groups", "group", plan == nullptr ? nullptr : plan->Find("groups"), &rows);
  AddRows(manifest, "results", "task", plan == nullptr ? nullptr : plan->Find("tasks"), &rows);
  return Layout(rows);
}

std::vector<std::string> Warnings(const Value& manifest) {
  std::vector<std::string> warnings;
  Warn(manifest, "failed", "samples got no answer and are in no result", &warnings);
  Warn(manifest, "unscored", "documents could not be scored and are in no result", &warnings);
  Warn(manifest, "truncated", "samples had prompts cut to fit the context", &warnings);
  Warn(manifest, "all_equal", "samples had the same log-likelihood for every choice", &warnings);
  Warn(manifest, "tied", "samples had two best choices; the first one counts", &warnings);
  Warn(manifest, "zero", "log-likelihoods are of continuations without a token", &warnings);
  Warn(manifest, "no_gold", "documents have a right answer that is not among the choices",
       &warnings);
  Warn(manifest, "empty", "answers were empty", &warnings);
  Warn(manifest, "cut_at_length", "answers were cut at the largest number of tokens", &warnings);
  Warn(manifest, "nothing_extracted", "times a filter found nothing in an answer", &warnings);
  return warnings;
}

}  // namespace etalon
