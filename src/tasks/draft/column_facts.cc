#include "tasks/draft/column_facts.h"

#include <algorithm>
#include <array>
#include <optional>

#include "absl/status/status.h"
#include "base/python.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"

namespace etalon {
namespace {

void Look(const Value& value, ColumnFacts* column) {
  constexpr size_t kLong = 100;
  if (value.is_none()) return;
  ++column->rows;
  column->texts += value.is_string() ? 1 : 0;
  column->lists += value.is_list() ? 1 : 0;
  column->ints += value.is_int() ? 1 : 0;
  column->bools += value.is_bool() ? 1 : 0;
  const Value* texts = value.Find("text");
  column->text_dicts += texts != nullptr && texts->is_list() ? 1 : 0;
  const std::string text = PythonStr(value);
  const size_t size = CodePointCount(text);
  column->longest = std::max(column->longest, size);
  column->long_values += size > kLong ? 1 : 0;
  column->with_line_end += PythonStrip(text).find('\n') == std::string_view::npos ? 0 : 1;
  const auto it = column->distinct.find(text);
  if (it != column->distinct.end()) {
    ++it->second;
  } else if (column->distinct.size() <= ColumnFacts::kDistinctMax) {
    column->distinct.emplace(text, 1);
  }
}

absl::Status AddColumns(const Value& row, TableFacts* facts) {
  for (const auto& [name, value] : row.AsDict()) {
    if (facts->Find(name) != nullptr) {
      return absl::InvalidArgumentError(StrCat("two columns are named \"", name, "\"; rename one"));
    }
    facts->columns.push_back({.name = name});
  }
  return absl::OkStatus();
}

}  // namespace

const ColumnFacts* TableFacts::Find(std::string_view name) const {
  for (const ColumnFacts& each : columns) {
    if (each.name == name) return &each;
  }
  return nullptr;
}

std::vector<std::string> TableFacts::Names() const {
  std::vector<std::string> names;
  for (const ColumnFacts& each : columns) names.push_back(each.name);
  return names;
}

absl::StatusOr<TableFacts> ReadTableFacts(RowReader* rows) {
  TableFacts facts;
  while (true) {
    ETALON_TRY(const std::optional<Value> row, rows->Next());
    if (!row.has_value()) break;
    if (facts.rows++ == 0) ETALON_TRY_DO(AddColumns(*row, &facts));
    for (const auto& [name, value] : row->AsDict()) {
      const auto it = std::find_if(facts.columns.begin(), facts.columns.end(),
                                   [&](const ColumnFacts& each) { return each.name == name; });
      if (it != facts.columns.end()) Look(value, &*it);
    }
  }
  if (facts.rows == 0) return absl::InvalidArgumentError("there is no row");
  return facts;
}

bool IsTemplateName(std::string_view name) {
  constexpr std::array<std::string_view, 22> kWords = {
      "and",  "elif", "else", "false",     "False",  "for",   "if",    "in",
      "is",   "loop", "none", "None",      "not",    "or",    "range", "dict",
      "true", "True", "set",  "namespace", "cycler", "joiner"};
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  if (name.empty() || !is_letter(name.front())) return false;
  const bool is_name = std::all_of(name.begin(), name.end(),
                                   [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); });
  return is_name && std::find(kWords.begin(), kWords.end(), name) == kWords.end();
}

}  // namespace etalon
