#include "views/results_table.h"

#include <algorithm>

#include "absl/strings/str_format.h"
#include "base/safe_text.h"
#include "base/str.h"
#include "base/text.h"
#include "views/caveat_words.h"
#include "views/estimate_marks.h"
#include "views/terminal/rows_layout.h"

namespace etalon {
namespace {

constexpr size_t kTextColumnsMax = 98;  // longer lines of sentences are hard to read

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

ResultRow RowOf(const Value& result, const std::string& name, const std::string& shots) {
  ResultRow row{.name = SafeLine(name),
                .shots = shots,
                .filter = SafeLine(result.FindString("filter")),
                .metric = StrCat(SafeLine(result.FindString("metric")),
                                 result.FindBool("higher_is_better", true) ? " ↑" : " ↓")};
  const Value* estimate = result.Find("estimate");
  if (estimate == nullptr) {
    row.failure = SafeLine(result.FindString("error"));
    return row;
  }
  const Value* lm_eval = result.Find("lm_eval");
  const Value& shown = lm_eval == nullptr ? *estimate : *lm_eval;
  row.value = shown.FindInt("undefined") > 0 ? "nan" : Number(shown.Find("value"));
  const Value* standard_error = shown.Find("standard_error");
  const std::string error = Number(standard_error);
  const bool is_empty = IsEmptyError(*estimate, standard_error);
  row.error = error.empty() ? "" : StrCat("± ", error, is_empty ? kEmptyErrorMark : "");
  row.interval = IntervalText(*estimate);
  row.count = StrCat(estimate->FindInt("n"));
  return row;
}

struct Remarks {
  Doubts doubts, notes;
};

// What makes a number doubtful stands beside it, or else what is worth knowing of it.
std::string RemarkOf(const Value& result, const char* name_key, const Remarks& remarks) {
  const auto labels = [&](const Doubts& of) {
    return LabelsText(of.Of(result.FindString(name_key), result.FindString("filter"),
                            result.FindString("metric")),
                      Language::kEnglish);
  };
  const std::string doubts = labels(remarks.doubts), notes = labels(remarks.notes);
  if (!doubts.empty()) return StrCat("! ", doubts);
  return notes.empty() ? "" : StrCat("note: ", notes);
}

struct ResultList {
  const char* key;       // of the manifest
  const char* name_key;  // of an entry
  const Value* entries;  // of the plan; may be null
};

void AddRows(const Value& manifest, const ResultList& list, const Remarks& remarks,
             std::vector<ResultRow>* rows) {
  const auto& [key, name_key, entries] = list;
  const Value* results = manifest.Find(key);
  if (results == nullptr || !results->is_list()) return;
  std::string last;
  for (const Value& result : results->AsList()) {
    const std::string name = result.FindString(name_key);
    const Value* entry = FindNamed(entries, name);
    const bool is_first = name != last;
    ResultRow row = RowOf(result, is_first ? name : "", is_first ? ShotsOf(entry) : "");
    row.remark = RemarkOf(result, name_key, remarks);
    rows->push_back(std::move(row));
    last = name;
  }
}

std::string CaveatText(const Caveat& caveat, const FailureReasons& reasons, size_t columns) {
  constexpr size_t kPlacesMax = 3;
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
      WrappedText(StrCat(words.label.english, ": ", SafeText(places)), "  ", columns),
      WrappedText(StrCat(words.meaning.english, " ", words.remedy.english), "      ", columns));
}

}  // namespace

std::string ResultsTable(const Value& manifest, size_t columns) {
  const Value* plan = manifest.Find("plan");
  const Value* settings = plan == nullptr ? nullptr : plan->Find("settings");
  const bool is_lm_eval = settings != nullptr && settings->FindString("compat") == "lm-eval";
  const ResultRow header = {.name = "task",
                            .shots = "shots",
                            .filter = "filter",
                            .metric = "metric",
                            .value = "value",
                            .error = is_lm_eval ? "lm-eval's error" : "std. error",
                            .interval = "95 % interval",
                            .count = "n",
                            .remark = "remarks"};
  std::vector<ResultRow> rows;
  std::vector<Caveat> caveats = CaveatsOf(manifest);
  const Value* tasks = plan == nullptr ? nullptr : plan->Find("tasks");
  const size_t task_count = tasks == nullptr || !tasks->is_list() ? 0 : tasks->AsList().size();
  // What is true of every task is said once, below.
  std::erase_if(caveats, [task_count](const Caveat& caveat) {
    return caveat.kind == CaveatKind::kPartial && task_count > 1 &&
           caveat.places.size() == task_count;
  });
  const Remarks remarks = {Doubts(caveats), Doubts(caveats, /*is_doubt=*/false)};
  const auto of_plan = [plan](const char* key) {
    return plan == nullptr ? nullptr : plan->Find(key);
  };
  AddRows(manifest, {"groups", "group", of_plan("groups")}, remarks, &rows);
  AddRows(manifest, {"results", "task", of_plan("tasks")}, remarks, &rows);
  std::string text = LayoutRows(header, rows, columns);
  const bool is_marked = std::any_of(rows.begin(), rows.end(), [](const ResultRow& row) {
    return row.error.ends_with(kEmptyErrorMark);
  });
  if (is_marked) {
    const std::string note = StrCat(kEmptyErrorMark, " ", EmptyErrorNote().english);
    text += WrappedText(note, "", std::min(columns, kTextColumnsMax));
  }
  return text;
}

std::string CaveatsText(const Value& manifest, const FailureReasons& reasons, size_t columns) {
  std::string doubts, notes;
  const size_t width = std::min(columns, kTextColumnsMax);
  for (const Caveat& caveat : CaveatsOf(manifest)) {
    (caveat.is_doubt() ? doubts : notes) += CaveatText(caveat, reasons, width);
  }
  return StrCat(doubts.empty() ? "" : "\n! numbers not to trust\n", doubts,
                notes.empty() ? "" : "\nworth knowing\n", notes);
}

}  // namespace etalon
