#include "cli/parity_text.h"

#include <algorithm>
#include <array>
#include <map>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "base/file.h"
#include "base/str.h"
#include "base/text.h"
#include "parity/text_difference.h"

namespace etalon {
namespace {

// Of several runs: with more tasks than that only those have rows that do not agree.
constexpr size_t kTaskRowsMax = 60;
// Tasks whose first difference of a kind is shown.
constexpr int64_t kDifferencesShown = 3;

using Row = std::vector<std::string>;
using Sums = std::array<Agreement, kParityKinds>;

// As the table heads them: short.
constexpr std::array<std::string_view, kParityKinds> kHeads = {
    "docs",   "targets", "prompts", "requests", "loglik",
    "greedy", "texts",   "scores",  "values",   "stderr"};

std::string CountOf(const Agreement& agreement, std::string_view between) {
  if (agreement.agrees()) return StrCat(agreement.compared);
  return StrCat(agreement.equal, between, agreement.compared);
}

std::string Cell(const Agreement& agreement) {
  return agreement.compared == 0 ? "-" : CountOf(agreement, "/");
}

Row RowOf(std::string name, const Sums& kinds) {
  Row row = {std::move(name)};
  for (const Agreement& agreement : kinds) row.push_back(Cell(agreement));
  return row;
}

Sums SumOf(std::span<const TaskParity> tasks) {
  Sums sums;
  for (const TaskParity& task : tasks) {
    for (size_t i = 0; i < kParityKinds; ++i) sums[i].Add(task.kinds[i]);
  }
  return sums;
}

// The tasks of each run, which follow each other.
std::vector<std::span<const TaskParity>> RunsOf(std::span<const TaskParity> tasks) {
  std::vector<std::span<const TaskParity>> runs;
  for (size_t begin = 0, end = 0; begin < tasks.size(); begin = end) {
    while (end < tasks.size() && tasks[end].results == tasks[begin].results) ++end;
    runs.push_back(tasks.subspan(begin, end - begin));
  }
  return runs;
}

// The folders of the runs below the folder that holds all; of a folder with two runs the paths of
// their files.
std::vector<std::string> LabelsOf(std::span<const std::span<const TaskParity>> runs) {
  std::map<std::string, int> in_folder;
  for (const auto& run : runs) ++in_folder[ParentFolder(run.front().results)];
  std::vector<std::string> labels;
  for (const auto& run : runs) {
    const std::string& results = run.front().results;
    const std::string folder = ParentFolder(results);
    labels.push_back(in_folder[folder] == 1 ? folder : results);
  }
  size_t common = labels.front().size();
  for (const std::string& label : labels) {
    const auto apart = std::mismatch(
        label.begin(), label.end(), labels.front().begin(),
        labels.front().begin() + static_cast<std::ptrdiff_t>(std::min(common, label.size())));
    common = static_cast<size_t>(apart.first - label.begin());
  }
  const size_t slash = labels.front().substr(0, common).rfind('/');
  for (std::string& label : labels) {
    if (slash != std::string::npos) label = label.substr(slash + 1);
  }
  return labels;
}

std::vector<Row> RowsOf(std::span<const TaskParity> tasks) {
  std::vector<Row> rows = {{tasks.empty() ? "" : "task"}};
  rows.front().insert(rows.front().end(), kHeads.begin(), kHeads.end());
  const auto runs = RunsOf(tasks);
  if (runs.size() < 2) {
    for (const TaskParity& task : tasks) {
      if (task.not_compared.empty()) rows.push_back(RowOf(task.task, task.kinds));
    }
    return rows;
  }
  rows.front().front() = "run";
  const std::vector<std::string> labels = LabelsOf(runs);
  for (size_t i = 0; i < runs.size(); ++i) {
    rows.push_back(RowOf(StrCat(labels[i], " (", runs[i].size(), ")"), SumOf(runs[i])));
    for (const TaskParity& task : runs[i]) {
      const bool has_row = tasks.size() <= kTaskRowsMax || !task.agrees();
      if (has_row && task.not_compared.empty()) {
        rows.push_back(RowOf(StrCat("  ", task.task), task.kinds));
      }
    }
  }
  return rows;
}

// Columns in which nothing was compared are left out.
void AppendTable(std::span<const Row> rows, const Sums& sums, std::string* text) {
  std::vector<size_t> columns = {0};
  for (size_t i = 0; i < kParityKinds; ++i) {
    if (sums[i].compared > 0) columns.push_back(i + 1);
  }
  std::vector<size_t> widths(kParityKinds + 1);
  for (const Row& row : rows) {
    for (size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], CodePointCount(row[i]));
    }
  }
  for (const Row& row : rows) {
    for (const size_t column : columns) {
      const std::string padding(widths[column] - CodePointCount(row[column]), ' ');
      if (column == 0) {
        StrAppend(text, row[column], padding);
      } else {
        StrAppend(text, "  ", padding, row[column]);
      }
    }
    *text += '\n';
  }
}

struct GroupSums {
  Agreement values, errors;
  int64_t compared = 0, lacking = 0;
};

GroupSums SumOf(std::span<const GroupParity> groups) {
  GroupSums sums;
  for (const GroupParity& group : groups) {
    sums.values.Add(group.values);
    sums.errors.Add(group.errors);
    if (group.not_compared.empty()) ++sums.compared;
    if (group.lacks_tasks) ++sums.lacking;
  }
  return sums;
}

void AppendTotals(const Sums& sums, const GroupSums& groups, std::string* text) {
  std::vector<std::pair<std::string, const Agreement*>> totals;
  for (size_t i = 0; i < kParityKinds; ++i) {
    totals.emplace_back(ParityKindName(static_cast<ParityKind>(i)), &sums[i]);
  }
  totals.emplace_back("values of groups", &groups.values);
  totals.emplace_back("their standard errors", &groups.errors);
  size_t name_width = 0, count_width = 0;
  for (const auto& [name, agreement] : totals) {
    if (agreement->compared == 0) continue;
    name_width = std::max(name_width, name.size());
    count_width = std::max(count_width, StrCat(agreement->equal).size());
  }
  StrAppend(text, "\nin all\n");
  for (const auto& [name, agreement] : totals) {
    if (agreement->compared == 0) continue;
    const std::string count = StrCat(agreement->equal);
    StrAppend(text, "  ", name, std::string(name_width - name.size(), ' '), "  ",
              std::string(count_width - count.size(), ' '), count, " of ", agreement->compared,
              " agree\n");
  }
}

void AppendDifference(std::string_view name, std::string_view kind, const Agreement& agreement,
                      std::string* text) {
  StrAppend(text, "\n", name, ": ", agreement.compared - agreement.equal, " of ",
            agreement.compared, " ", kind, " differ; the first, ", agreement.first->place, ": ",
            ShowDifference(agreement.first->ours, agreement.first->theirs));
}

void AppendDifferences(const RunParity& run, std::string* text) {
  for (size_t i = 0; i < kParityKinds; ++i) {
    const std::string_view kind = ParityKindName(static_cast<ParityKind>(i));
    int64_t tasks = 0;
    for (const TaskParity& task : run.tasks) {
      if (!task.kinds[i].first.has_value()) continue;
      if (++tasks <= kDifferencesShown) AppendDifference(task.task, kind, task.kinds[i], text);
    }
    if (tasks > kDifferencesShown) {
      StrAppend(text, "\n", kind, " differ in ", tasks - kDifferencesShown,
                " more tasks; --json shows the first of each\n");
    }
  }
  for (const GroupParity& group : run.groups) {
    const std::string name = StrCat("group ", group.group);
    if (group.values.first.has_value()) AppendDifference(name, "values", group.values, text);
    if (group.errors.first.has_value()) {
      AppendDifference(name, "standard errors", group.errors, text);
    }
  }
}

void AppendNotCompared(const RunParity& run, std::string* text) {
  for (const TaskParity& task : run.tasks) {
    if (!task.not_compared.empty()) {
      StrAppend(text, "\nnot compared: ", task.task, ": ", task.not_compared, "\n");
    }
  }
  for (const GroupParity& group : run.groups) {
    if (!group.not_compared.empty() && !group.lacks_tasks) {
      StrAppend(text, "\nnot compared: group ", group.group, ": ", group.not_compared, "\n");
    }
  }
}

void AppendRemarks(const RunParity& run, const Sums& sums, std::string* text) {
  double largest = 0;
  int64_t unknown_prompts = 0, unknown_scores = 0;
  std::vector<std::string> chosen;
  for (const TaskParity& task : run.tasks) {
    largest = std::max(largest, task.largest_difference);
    unknown_prompts += task.unknown_prompts;
    unknown_scores += task.unknown_scores;
    if (!task.is_chosen || !task.not_compared.empty()) continue;
    if (std::find(chosen.begin(), chosen.end(), task.task) == chosen.end()) {
      chosen.push_back(task.task);
    }
  }
  if (sums[static_cast<size_t>(ParityKind::kLoglikelihood)].compared > 0) {
    absl::StrAppendFormat(text,
                          "\nlargest difference of a log-likelihood: %.2g of max(1, its size); "
                          "up to %g counts as equal\n",
                          largest, kLoglikelihoodTolerance);
  }
  if (!chosen.empty()) {
    StrAppend(text, "\nof chosen documents (--samples), the same here: ", JoinText(chosen, ", "),
              "\n");
  }
  if (unknown_scores > 0) {
    StrAppend(text, "\n", unknown_scores,
              " scores are logged as what they are made of, not as numbers: the values of their "
              "tasks compare them\n");
  }
  if (const int64_t lacking = SumOf(run.groups).lacking; lacking > 0) {
    StrAppend(text, "\n", lacking, lacking == 1 ? " group is" : " groups are",
              " not compared, for want of some of their tasks\n");
  }
  if (unknown_prompts > 0) {
    StrAppend(text, "\n", unknown_prompts,
              " prompts are chats, whose text only the model knows: name it with --model (and "
              "--replay to ask it nothing)\n");
  }
}

std::string Verdict(const RunParity& run) {
  const auto whole = std::count_if(run.tasks.begin(), run.tasks.end(),
                                   [](const TaskParity& task) { return task.agrees(); });
  const size_t runs = RunsOf(run.tasks).size();
  const std::string of_runs = runs > 1 ? StrCat(" of ", runs, " runs") : "";
  if (!run.agrees()) {
    return StrCat(
        whole, " of ", run.tasks.size(), " tasks", of_runs, " agree with lm-eval",
        static_cast<size_t>(whole) == run.tasks.size() ? ", not all of their groups" : "");
  }
  if (run.tasks.size() == 1) return StrCat(run.tasks.front().task, " agrees with lm-eval");
  return StrCat("all ", run.tasks.size(), " tasks", of_runs, " agree with lm-eval");
}

Value AsJson(const Agreement& agreement) {
  Value json = Value::MakeDict({{"compared", agreement.compared}, {"equal", agreement.equal}});
  if (agreement.first.has_value()) {
    json.Set("first_difference", Value::MakeDict({{"place", agreement.first->place},
                                                  {"here", agreement.first->ours},
                                                  {"lm_eval", agreement.first->theirs}}));
  }
  return json;
}

Value AsJson(const Sums& kinds) {
  Value json{Value::Dict()};
  for (size_t i = 0; i < kParityKinds; ++i) {
    if (kinds[i].compared == 0) continue;
    json.Set(std::string(ParityKindName(static_cast<ParityKind>(i))), AsJson(kinds[i]));
  }
  return json;
}

Value AsJson(const TaskParity& task) {
  Value json = Value::MakeDict({{"task", task.task},
                                {"samples", task.samples},
                                {"results", task.results},
                                {"agrees", task.agrees()},
                                {"documents", task.documents}});
  if (!task.not_compared.empty()) json.Set("not_compared", task.not_compared);
  if (task.is_chosen) json.Set("chosen_documents", true);
  if (task.unknown_prompts > 0) json.Set("unknown_prompts", task.unknown_prompts);
  if (task.unknown_scores > 0) json.Set("unknown_scores", task.unknown_scores);
  json.Set("compared", AsJson(task.kinds));
  if (task.of(ParityKind::kLoglikelihood).compared > 0) {
    json.Set("largest_log_likelihood_difference", task.largest_difference);
  }
  return json;
}

Value AsJson(const GroupParity& group) {
  Value json = Value::MakeDict(
      {{"group", group.group}, {"results", group.results}, {"agrees", group.agrees()}});
  if (!group.not_compared.empty()) json.Set("not_compared", group.not_compared);
  Value compared{Value::Dict()};
  if (group.values.compared > 0) compared.Set("values", AsJson(group.values));
  if (group.errors.compared > 0) compared.Set("standard errors", AsJson(group.errors));
  json.Set("compared", std::move(compared));
  return json;
}

}  // namespace

std::string ParityAsText(const RunParity& run) {
  const Sums sums = SumOf(run.tasks);
  std::string text = StrCat(Verdict(run), "\n");
  const std::vector<Row> rows = RowsOf(run.tasks);
  if (rows.size() > 1) {
    text += '\n';
    AppendTable(rows, sums, &text);
    AppendTotals(sums, SumOf(run.groups), &text);
  }
  AppendDifferences(run, &text);
  AppendRemarks(run, sums, &text);
  AppendNotCompared(run, &text);
  return text;
}

Value ParityAsJson(const RunParity& run) {
  Value::List tasks, groups;
  for (const TaskParity& task : run.tasks) tasks.push_back(AsJson(task));
  for (const GroupParity& group : run.groups) groups.push_back(AsJson(group));
  const GroupSums of_groups = SumOf(run.groups);
  Value totals = AsJson(SumOf(run.tasks));
  if (of_groups.values.compared > 0) totals.Set("values of groups", AsJson(of_groups.values));
  if (of_groups.errors.compared > 0) {
    totals.Set("standard errors of groups", AsJson(of_groups.errors));
  }
  return Value::MakeDict({{"agrees", run.agrees()},
                          {"totals", std::move(totals)},
                          {"tasks", Value(std::move(tasks))},
                          {"groups", Value(std::move(groups))}});
}

}  // namespace etalon
