#include "records/imports/lm_eval_marks.h"

#include <cmath>
#include <limits>

#include "base/python.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"

namespace etalon {

std::optional<double> LoggedNumber(std::string_view json) {
  if (json == "true") return 1;
  if (json == "false") return 0;
  if (json == "NaN") return std::numeric_limits<double>::quiet_NaN();
  if (json == "Infinity") return HUGE_VAL;
  if (json == "-Infinity") return -HUGE_VAL;
  if (json.empty() || json.front() == '"') return std::nullopt;
  return ParseDouble(json);
}

std::optional<std::vector<double>> LoggedNumbers(std::string_view json) {
  if (!json.starts_with('[')) {
    const auto number = LoggedNumber(json);
    if (!number.has_value()) return std::nullopt;
    return std::vector<double>{*number};
  }
  if (!json.ends_with(']')) return std::nullopt;
  std::vector<double> numbers;
  const std::string_view inside = TrimSpaces(json.substr(1, json.size() - 2));
  if (inside.empty()) return numbers;
  for (const std::string_view part : SplitText(inside, ",")) {
    std::string_view item = TrimSpaces(part);
    if (item == "\"True\"") item = "true";
    if (item == "\"False\"") item = "false";
    const auto number = LoggedNumber(item);
    if (!number.has_value()) return std::nullopt;
    numbers.push_back(*number);
  }
  return numbers;
}

LmEvalMarksReader::LmEvalMarksReader(std::unique_ptr<RandomFile> file, std::string name)
    : lines_(std::move(file), std::move(name)) {}

absl::StatusOr<std::optional<LmEvalMarks>> LmEvalMarksReader::Next(bool wants_document) {
  while (true) {
    auto line = lines_.Next();
    if (!line.ok()) return lines_.AtLine(line.status());
    if (!line->has_value()) return std::optional<LmEvalMarks>();
    if (TrimSpaces(**line).empty()) continue;
    auto marks = Read(**line, wants_document);
    if (!marks.ok()) return lines_.AtLine(marks.status());
    return std::optional<LmEvalMarks>(*std::move(marks));
  }
}

absl::StatusOr<LmEvalMarks> LmEvalMarksReader::Read(std::string_view line,
                                                    bool wants_document) const {
  ETALON_TRY(const ObjectFields fields, FindObjectFields(line));
  LmEvalMarks marks;
  ETALON_TRY(marks.doc_id, ParseDocId(fields));
  ETALON_TRY(marks.filter, ParseTextField(fields, "filter"));
  ETALON_TRY(const Value metrics, ParseField(fields, "metrics"));
  if (!metrics.is_list()) return absl::DataLossError("\"metrics\" is no list");
  for (const Value& metric : metrics.AsList()) {
    if (!metric.is_string()) return absl::DataLossError("\"metrics\" holds what is no name");
    const std::string_view logged = FieldOf(fields, metric.AsString());
    if (logged.empty()) {
      return absl::DataLossError(
          StrCat("\"", metric.AsString(), "\", which \"metrics\" name, is missing"));
    }
    if (auto mark = LoggedNumbers(logged)) {
      marks.marks.emplace_back(metric.AsString(), *std::move(mark));
    } else {
      marks.others.push_back(metric.AsString());
    }
  }
  if (!wants_document) return marks;
  ETALON_TRY(const Value document, ParseField(fields, "doc"));
  marks.document = PythonJson(document, {.indent = 2});
  return marks;
}

}  // namespace etalon
