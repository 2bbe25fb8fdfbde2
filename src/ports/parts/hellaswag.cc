// HellaSwag's rows as its task file wants them: the artefacts of WikiHow taken out.
#include <memory>
#include <utility>

#include "base/letter_case.h"
#include "base/regex.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "ports/document_fields.h"
#include "ports/table.h"

namespace etalon {
namespace {

absl::StatusOr<Value> Cleaned(const PythonRegex& brackets, std::string_view text) {
  ETALON_TRY(const std::string bare,
             brackets.Sub("", ReplaceAll(PythonStrip(text), " [title]", ". ")));
  return Value(ReplaceAll(bare, "  ", " "));
}

absl::StatusOr<Value> Columns(const PythonRegex& brackets, const Value& document) {
  ETALON_TRY(const std::string* first, TextColumn(document, "ctx_a"));
  ETALON_TRY(const std::string* second, TextColumn(document, "ctx_b"));
  ETALON_TRY(const std::string* activity, TextColumn(document, "activity_label"));
  ETALON_TRY(const auto endings, TextsColumn(document, "endings"));
  ETALON_TRY(const int64_t gold, IntegerColumn(document, "label"));
  ETALON_TRY(Value query,
             Cleaned(brackets, StrCat(*activity, ": ", *first, " ", Capitalize(*second))));
  Value::List choices;
  for (const std::string& ending : endings) {
    ETALON_TRY(Value choice, Cleaned(brackets, ending));
    choices.push_back(std::move(choice));
  }
  return Value::MakeDict(
      {{"query", std::move(query)}, {"choices", Value(std::move(choices))}, {"gold", gold}});
}

absl::StatusOr<std::vector<Value>> ProcessDocuments(std::vector<Value> documents,
                                                    const Value& /*arguments*/) {
  ETALON_TRY(const auto brackets, PythonRegex::Compile("\\[.*?\\]"));
  return MapDocuments(std::move(documents),
                      [&](const Value& document) { return Columns(*brackets, document); });
}

std::vector<PortedFunction> Functions() {
  return {{.digest = "cd63d7c91576b9cd1bd4c06a8eea531642df08d60aeee08791395c299755bf95",
           .name = "hellaswag.process_docs",
           .version = "1",
           .of_documents = ProcessDocuments}};
}

}  // namespace

extern const PortEntry port_hellaswag;
const PortEntry port_hellaswag = {
    .name = "hellaswag",
    .summary = "HellaSwag: rows without the artefacts of WikiHow",
    .functions = Functions,
};

}  // namespace etalon
