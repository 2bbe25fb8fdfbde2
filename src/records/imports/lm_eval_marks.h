// What lm-evaluation-harness made of its answers: the marks of each document in a file of samples,
// for comparing ours with them. It makes none.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "base/file.h"
#include "records/imports/sample_lines.h"

namespace etalon {

// One line of the file: a document as one filter pipeline left it.
struct LmEvalMarks {
  int64_t doc_id = 0;
  std::string filter;
  std::string document;  // the logged "doc" as json.dumps(doc, indent=2, ensure_ascii=False)
  // Metrics of that line whose mark is a number, a truth value or a list of such. NaN where it was
  // logged.
  std::vector<std::pair<std::string, std::vector<double>>> marks;
  std::vector<std::string> others;  // metrics that are logged as something else: texts, say
};

class LmEvalMarksReader {
 public:
  // `name` is for messages.
  LmEvalMarksReader(std::unique_ptr<RandomFile> file, std::string name);
  // Nullopt after the last line. DataLoss names file and line. `document` is left empty unless it
  // is wanted: it costs more than the rest.
  absl::StatusOr<std::optional<LmEvalMarks>> Next(bool wants_document);

 private:
  absl::StatusOr<LmEvalMarks> Read(std::string_view line, bool wants_document) const;
  SampleLines lines_;
};

// A number as Python writes it into JSON: NaN and infinities too; nullopt for anything else.
std::optional<double> LoggedNumber(std::string_view json);
// A flat list of such numbers, in which truth values of NumPy stand as texts ("True"), or a single
// one; nullopt for anything else.
std::optional<std::vector<double>> LoggedNumbers(std::string_view json);

}  // namespace etalon
