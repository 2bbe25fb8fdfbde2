#include "cli/parity_text.h"

#include <algorithm>
#include <array>
#include <vector>

#include "absl/strings/str_format.h"
#include "base/str.h"
#include "base/text.h"
#include "parity/text_difference.h"

namespace etalon {
namespace {

using Row = std::vector<std::string>;

// As the table heads them: short.
constexpr std::array<std::string_view, kParityKinds> kHeads = {
    "docs",   "targets", "prompts", "requests", "loglik",
    "greedy", "texts",   "scores",  "values",   "stderr"};

std::string Cell(const Agreement& agreement) {
  if (agreement.compared == 0) return "-";
  if (agreement.equal == agreement.compared) return StrCat(agreement.compared);
  return StrCat(agreement.equal, "/", agreement.compared);
}

Row RowOf(std::string_view name, const std::array<Agreement, kParityKinds>& kinds) {
  Row row = {std::string(name)};
  for (const Agreement& agreement : kinds) row.push_back(Cell(agreement));
  return row;
}

std::array<Agreement, kParityKinds> SumOf(std::span<const TaskParity> tasks) {
  std::array<Agreement, kParityKinds> sum;
  for (const TaskParity& task : tasks) {
    for (size_t i = 0; i < kParityKinds; ++i) {
      sum[i].compared += task.kinds[i].compared;
      sum[i].equal += task.kinds[i].equal;
    }
  }
  return sum;
}

// Columns in which nothing was compared are left out.
void AppendTable(std::span<const Row> rows, const std::array<Agreement, kParityKinds>& sum,
                 std::string* text) {
  std::vector<size_t> columns = {0};
  for (size_t i = 0; i < kParityKinds; ++i) {
    if (sum[i].compared > 0) columns.push_back(i + 1);
  }
  for (const Row& row : rows) {
    for (const size_t column : columns) {
      size_t width = 0;
      for (const Row& each : rows) width = std::max(width, CodePointCount(each[column]));
      const std::string padding(width - CodePointCount(row[column]), ' ');
      if (column == 0) {
        StrAppend(text, row[column], padding);
      } else {
        StrAppend(text, "  ", padding, row[column]);
      }
    }
    *text += '\n';
  }
}

void AppendDifferences(const TaskParity& task, std::string* text) {
  for (size_t i = 0; i < kParityKinds; ++i) {
    const Agreement& agreement = task.kinds[i];
    if (!agreement.first.has_value()) continue;
    StrAppend(text, "\n", task.task, ": ", agreement.compared - agreement.equal, " of ",
              agreement.compared, " ", ParityKindName(static_cast<ParityKind>(i)),
              " differ; the first, ", agreement.first->place, ": ",
              ShowDifference(agreement.first->ours, agreement.first->theirs));
  }
}

Value AsJson(const TaskParity& task) {
  Value json = Value::MakeDict({{"task", task.task},
                                {"samples", task.samples},
                                {"agrees", task.agrees()},
                                {"documents", task.documents}});
  if (!task.not_compared.empty()) json.Set("not_compared", task.not_compared);
  if (task.unknown_prompts > 0) json.Set("unknown_prompts", task.unknown_prompts);
  Value kinds{Value::Dict()};
  for (size_t i = 0; i < kParityKinds; ++i) {
    const Agreement& agreement = task.kinds[i];
    if (agreement.compared == 0) continue;
    Value kind = Value::MakeDict({{"compared", agreement.compared}, {"equal", agreement.equal}});
    if (agreement.first.has_value()) {
      kind.Set("first_difference", Value::MakeDict({{"place", agreement.first->place},
                                                    {"here", agreement.first->ours},
                                                    {"lm_eval", agreement.first->theirs}}));
    }
    kinds.Set(std::string(ParityKindName(static_cast<ParityKind>(i))), std::move(kind));
  }
  json.Set("compared", std::move(kinds));
  if (task.of(ParityKind::kLoglikelihood).compared > 0) {
    json.Set("largest_log_likelihood_difference", task.largest_difference);
  }
  return json;
}

}  // namespace

std::string ParityAsText(std::span<const TaskParity> tasks) {
  const auto sum = SumOf(tasks);
  std::string text;
  Row header = {"task"};
  header.insert(header.end(), kHeads.begin(), kHeads.end());
  std::vector<Row> rows = {header};
  for (const TaskParity& task : tasks) {
    if (task.not_compared.empty()) rows.push_back(RowOf(task.task, task.kinds));
  }
  if (rows.size() > 2) rows.push_back(RowOf("all", sum));
  if (rows.size() > 1) AppendTable(rows, sum, &text);
  for (const TaskParity& task : tasks) AppendDifferences(task, &text);
  double largest = 0;
  int64_t unknown = 0;
  for (const TaskParity& task : tasks) {
    largest = std::max(largest, task.largest_difference);
    unknown += task.unknown_prompts;
  }
  if (sum[static_cast<size_t>(ParityKind::kLoglikelihood)].compared > 0) {
    absl::StrAppendFormat(&text,
                          "\nlargest difference of a log-likelihood: %.2g of max(1, its size); "
                          "up to %g counts as equal\n",
                          largest, kLoglikelihoodTolerance);
  }
  if (unknown > 0) {
    StrAppend(&text, "\n", unknown,
              " prompts are chats, whose text only the model knows: name it with --model (and "
              "--replay to ask it nothing)\n");
  }
  for (const TaskParity& task : tasks) {
    if (!task.not_compared.empty()) {
      StrAppend(&text, "\nnot compared: ", task.task, ": ", task.not_compared, "\n");
    }
  }
  return text;
}

Value ParityAsJson(std::span<const TaskParity> tasks) {
  Value::List list;
  for (const TaskParity& task : tasks) list.push_back(AsJson(task));
  const bool agrees =
      std::all_of(tasks.begin(), tasks.end(), [](const TaskParity& task) { return task.agrees(); });
  return Value::MakeDict({{"agrees", agrees}, {"tasks", Value(std::move(list))}});
}

}  // namespace etalon
