// HellaSwag's rows as its task file wants them: the artefacts of WikiHow taken out; and those of
// its kin in Arabic dialects and in Korean.
#include <utility>

#include "base/letter_case.h"
#include "base/python.h"
#include "base/str.h"
#include "base/try.h"
#include "ports/document_fields.h"
#include "ports/makers.h"
#include "ports/table.h"
#include "ports/wikihow.h"

namespace etalon {
namespace {

absl::StatusOr<Value> Columns(const Value& document) {
  ETALON_TRY(const std::string* first, TextColumn(document, "ctx_a"));
  ETALON_TRY(const std::string* second, TextColumn(document, "ctx_b"));
  ETALON_TRY(const std::string* activity, TextColumn(document, "activity_label"));
  ETALON_TRY(const auto endings, TextsColumn(document, "endings"));
  ETALON_TRY(const int64_t gold, IntegerColumn(document, "label"));
  Value::List choices;
  for (const std::string& ending : endings) choices.emplace_back(WithoutWikihowMarks(ending));
  return Value::MakeDict(
      {{"query", WithoutWikihowMarks(StrCat(*activity, ": ", *first, " ", Capitalize(*second)))},
       {"choices", Value(std::move(choices))},
       {"gold", gold}});
}

// In Egyptian Arabic and in Darija: as it is.
absl::StatusOr<Value> PlainColumns(const Value& document) {
  ETALON_TRY(const std::string* context, TextColumn(document, "ctx"));
  ETALON_TRY(const std::string* activity, TextColumn(document, "activity_label"));
  ETALON_TRY(const Value* endings, Column(document, "endings"));
  ETALON_TRY(const int64_t gold, IntegerColumn(document, "label"));
  return Value::MakeDict(
      {{"query", StrCat(*activity, ": ", *context)}, {"choices", *endings}, {"gold", gold}});
}

// Kobest's.
absl::StatusOr<Value> KoreanColumns(const Value& document) {
  ETALON_TRY(const Value* context, Column(document, "context"));
  Value::List choices;
  for (const char* name : {"ending_1", "ending_2", "ending_3", "ending_4"}) {
    ETALON_TRY(const Value* ending, Column(document, name));
    choices.push_back(*ending);
  }
  ETALON_TRY(const int64_t gold, IntegerColumn(document, "label"));
  return Value::MakeDict({{"query", StrCat("문장: ", PythonStr(*context))},
                          {"choices", Value(std::move(choices))},
                          {"gold", gold}});
}

std::vector<PortedFunction> Functions() {
  return {MapPort("cd63d7c91576b9cd1bd4c06a8eea531642df08d60aeee08791395c299755bf95",
                  "hellaswag.process_docs", Columns),
          MapPort("53538d52554418d76adc0bc2c16f23b4637346417f0aca8ffc5ba9691aa8c17e",
                  "egyhellaswag.process_docs", PlainColumns),
          MapPort("841c0363c59085ec5ee6605993f7ded375c909b2cd2e3b794c0303446dcb5c16",
                  "kobest.hellaswag_process_doc", KoreanColumns)};
}

}  // namespace

extern const PortEntry port_hellaswag;
const PortEntry port_hellaswag = {
    .name = "hellaswag",
    .summary = "HellaSwag: rows without the artefacts of WikiHow",
    .functions = Functions,
};

}  // namespace etalon
