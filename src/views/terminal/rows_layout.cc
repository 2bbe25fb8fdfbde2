#include "views/terminal/rows_layout.h"

#include <algorithm>
#include <array>

#include "base/str.h"
#include "base/text.h"

namespace etalon {
namespace {

constexpr size_t kColumns = 9;
using Cells = std::array<std::string, kColumns>;

struct Line {
  std::string above;  // a line of its own before the cells
  Cells cells;
  std::string below;  // what is wrapped after them
};

enum class Form { kTable, kRemarksBelow, kNamesAbove };

std::string NameOf(const ResultRow& row) {
  return row.shots.empty() ? row.name : StrCat(row.name, ", ", row.shots, " shots");
}

// Why there is no value, and what is wrong with one.
std::string WordsOf(const ResultRow& row) {
  const bool has_both = !row.failure.empty() && !row.remark.empty();
  return StrCat(row.failure, has_both ? "; " : "", row.remark);
}

Line LineOf(const ResultRow& row, Form form) {
  Line line{.cells = {row.name, row.shots, row.filter, row.metric, row.value, row.error,
                      row.interval, row.count, row.remark}};
  if (form == Form::kTable) {
    if (!row.failure.empty()) line.cells[4] = row.failure;
    return line;
  }
  if (!row.failure.empty()) line.cells[4] = "–";
  line.below = WordsOf(row);
  line.cells[8].clear();
  if (form == Form::kRemarksBelow) return line;
  if (!row.name.empty()) line.above = NameOf(row);
  line.cells[0].clear();
  line.cells[1].clear();
  return line;
}

std::string Padded(const std::string& text, size_t width, bool is_right) {
  const size_t size = CodePointCount(text);
  const std::string blanks(width > size ? width - size : 0, ' ');
  return is_right ? blanks + text : text + blanks;
}

std::string CellsText(const Cells& cells, const std::array<size_t, kColumns>& widths,
                      std::string_view indent) {
  constexpr std::array<bool, kColumns> kIsRight = {false, true,  false, false, true,
                                                   false, false, true,  false};
  std::string line;
  for (size_t i = 0; i < kColumns; ++i) {
    if (widths[i] == 0) continue;
    StrAppend(&line, line.empty() ? indent : "  ", Padded(cells[i], widths[i], kIsRight[i]));
  }
  while (!line.empty() && line.back() == ' ') line.pop_back();
  return line + "\n";
}

std::string TableText(const ResultRow& header, const std::vector<ResultRow>& rows, Form form,
                      size_t columns) {
  std::vector<Line> lines;
  for (const ResultRow& row : rows) lines.push_back(LineOf(row, form));
  ResultRow head = header;
  const bool has_remark = std::any_of(rows.begin(), rows.end(),
                                      [](const ResultRow& row) { return !row.remark.empty(); });
  if (form != Form::kTable || !has_remark) head.remark.clear();
  if (form == Form::kNamesAbove) head.name = head.shots = "";
  const Line first = LineOf(head, Form::kTable);
  std::array<size_t, kColumns> widths{};
  for (size_t i = 0; i < kColumns; ++i) widths[i] = CodePointCount(first.cells[i]);
  for (size_t r = 0; r < rows.size(); ++r) {
    for (size_t i = 0; i < kColumns; ++i) {
      // A failure takes the place of all numbers and must not widen their columns.
      if (i == 4 && !rows[r].failure.empty()) continue;
      widths[i] = std::max(widths[i], CodePointCount(lines[r].cells[i]));
    }
  }
  const std::string_view indent = form == Form::kNamesAbove ? "  " : "";
  Cells rule;
  for (size_t i = 0; i < kColumns; ++i) {
    for (size_t j = 0; j < widths[i]; ++j) rule[i] += "─";
  }
  std::string text =
      StrCat(CellsText(first.cells, widths, indent), CellsText(rule, widths, indent));
  for (const Line& line : lines) {
    if (!line.above.empty()) StrAppend(&text, line.above, "\n");
    text += CellsText(line.cells, widths, indent);
    if (!line.below.empty()) text += WrappedText(line.below, "      ", columns);
  }
  return text;
}

// Cells one after the other, broken only between them.
std::string Joined(const std::vector<std::string>& cells, std::string_view indent, size_t columns) {
  std::string text, line;
  for (const std::string& cell : cells) {
    if (cell.empty()) continue;
    const bool is_full = !line.empty() && CodePointCount(line) + 2 + CodePointCount(cell) > columns;
    if (is_full) {
      StrAppend(&text, line, "\n");
      line.clear();
    }
    StrAppend(&line, line.empty() ? indent : "  ", cell);
  }
  return line.empty() ? text : StrCat(text, line, "\n");
}

std::string Stacked(const ResultRow& header, const std::vector<ResultRow>& rows, size_t columns) {
  std::string text =
      Joined({header.value, header.error, header.interval, header.count}, "    ", columns);
  for (const ResultRow& row : rows) {
    if (!row.name.empty()) text += WrappedText(NameOf(row), "", columns);
    text += Joined({row.metric, row.filter}, "  ", columns);
    text += Joined({row.value, row.error, row.interval,
                    row.count.empty() ? "" : StrCat(header.count, " ", row.count)},
                   "    ", columns);
    const std::string words = WordsOf(row);
    if (!words.empty()) text += WrappedText(words, "    ", columns);
  }
  return text;
}

bool Fits(std::string_view text, size_t columns) {
  const auto lines = SplitText(text, "\n");
  return std::all_of(lines.begin(), lines.end(),
                     [&](std::string_view line) { return CodePointCount(line) <= columns; });
}

}  // namespace

std::string LayoutRows(const ResultRow& header, const std::vector<ResultRow>& rows,
                       size_t columns) {
  for (const Form form : {Form::kTable, Form::kRemarksBelow, Form::kNamesAbove}) {
    std::string text = TableText(header, rows, form, columns);
    if (Fits(text, columns)) return text;
  }
  return Stacked(header, rows, columns);
}

std::string WrappedText(std::string_view text, std::string_view indent, size_t columns) {
  std::string lines, line;
  const size_t width = columns > indent.size() ? columns - indent.size() : 1;
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

}  // namespace etalon
