#include "views/results_table.h"

#include <algorithm>
#include <array>

#include "absl/strings/str_format.h"
#include "base/safe_text.h"
#include "base/str.h"
#include "base/text.h"
#include "views/caveat_words.h"

namespace etalon {
namespace {

constexpr size_t kColumns = 9;
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
  row[0] = SafeLine(name);
  row[1] = shots;
  row[2] = SafeLine(result.FindString("filter"));
  row[3] = StrCat(SafeLine(result.FindString("metric")),
                  result.FindBool("higher_is_better", true) ? " ↑" : " ↓");
  const Value* estimate = result.Find("estimate");
  if (estimate == nullptr) {
    row[4] = SafeLine(result.FindString("error"));
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

// What makes a number doubtful stands beside it.
std::string RemarkOf(const Value& result, const char* name_key, const Doubts& doubts) {
  const std::string labels =
      LabelsText(doubts.Of(result.FindString(name_key), result.FindString("filter"),
                           result.FindString("metric")),
                 Language::kEnglish);
  return labels.empty() ? "" : StrCat("! ", labels);
}

struct ResultList {
  const char* key;       // of the manifest
  const char* name_key;  // of an entry
  const Value* entries;  // of the plan; may be null
};

void AddRows(const Value& manifest, const ResultList& list, const Doubts& doubts,
             std::vector<Row>* rows) {
  const auto& [key, name_key, entries] = list;
  const Value* results = manifest.Find(key);
  if (results == nullptr || !results->is_list()) return;
  std::string last;
  for (const Value& result : results->AsList()) {
    const std::string name = result.FindString(name_key);
    const Value* entry = FindNamed(entries, name);
    const bool is_first = name != last;
    Row row = RowOf(result, is_first ? name : "", is_first ? ShotsOf(entry) : "");
    row[kColumns - 1] = RemarkOf(result, name_key, doubts);
    rows->push_back(std::move(row));
    last = name;
  }
}

std::string Padded(const std::string& text, size_t width, bool is_right) {
  const size_t size = CodePointCount(text);
  const std::string blanks(width > size ? width - size : 0, ' ');
  return is_right ? blanks + text : text + blanks;
}

std::string Layout(const std::vector<Row>& rows) {
  constexpr std::array<bool, kColumns> kIsRight = {false, true,  false, false, true,
                                                   false, false, true,  false};
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

// Lines of at most `width` columns, each after `indent`.
std::string Wrapped(std::string_view text, std::string_view indent, size_t width) {
  std::string lines, line;
  for (const std::string_view word : SplitText(text, " ")) {
    const bool is_full = !line.empty() && CodePointCount(line) + 1 + CodePointCount(word) > width;
    if (is_full) {
      StrAppend(&lines, indent, line, "\n");
      line.clear();
    }
    StrAppend(&line, line.empty() ? "" : " ", word);
  }
  return StrCat(lines, indent, line, "\n");
}

std::string CaveatText(const Caveat& caveat, const FailureReasons& reasons) {
  constexpr size_t kPlacesMax = 3, kWidth = 92;
  const CaveatWords& words = WordsOf(caveat.kind);
  std::string places;
  for (size_t i = 0; i < caveat.places.size(); ++i) {
    if (i == kPlacesMax) {
      StrAppend(&places, "; and ", caveat.places.size() - i, " more");
      break;
    }
    const CaveatPlace& place = caveat.places[i];
    StrAppend(&places, i == 0 ? "" : "; ", place.task, " ",
              PlaceText(caveat.kind, place, Language::kEnglish));
    const bool has_reason =
        caveat.kind == CaveatKind::kFailed || caveat.kind == CaveatKind::kUnscored;
    const auto reason = reasons.find(place.task);
    if (has_reason && reason != reasons.end()) StrAppend(&places, ": ", reason->second);
  }
  return StrCat(
      Wrapped(StrCat(words.label.english, ": ", SafeText(places)), "  ", kWidth),
      Wrapped(StrCat(words.meaning.english, " ", words.remedy.english), "      ", kWidth));
}

}  // namespace

std::string ResultsTable(const Value& manifest) {
  const Value* plan = manifest.Find("plan");
  const Value* settings = plan == nullptr ? nullptr : plan->Find("settings");
  const bool is_lm_eval = settings != nullptr && settings->FindString("compat") == "lm-eval";
  std::vector<Row> rows;
  rows.push_back({"task", "shots", "filter", "metric", "value",
                  is_lm_eval ? "lm-eval's error" : "std. error", "95 % interval", "n", ""});
  const Doubts doubts(CaveatsOf(manifest));
  const auto of_plan = [plan](const char* key) {
    return plan == nullptr ? nullptr : plan->Find(key);
  };
  AddRows(manifest, {"groups", "group", of_plan("groups")}, doubts, &rows);
  AddRows(manifest, {"results", "task", of_plan("tasks")}, doubts, &rows);
  const bool has_remark = std::any_of(rows.begin(), rows.end(),
                                      [](const Row& row) { return !row[kColumns - 1].empty(); });
  if (has_remark) rows.front()[kColumns - 1] = "not to trust";
  return Layout(rows);
}

std::string CaveatsText(const Value& manifest, const FailureReasons& reasons) {
  std::string doubts, notes;
  for (const Caveat& caveat : CaveatsOf(manifest)) {
    (caveat.is_doubt() ? doubts : notes) += CaveatText(caveat, reasons);
  }
  return StrCat(doubts.empty() ? "" : "\n! numbers not to trust\n", doubts,
                notes.empty() ? "" : "\nworth knowing\n", notes);
}

}  // namespace etalon
