// DROP: the answer of a passage's question and those that validated it, each once.
#include <algorithm>
#include <utility>

#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "ports/document_fields.h"
#include "ports/table.h"

namespace etalon {
namespace {

// A number, or spans, or a date: a list of texts.
absl::StatusOr<Value> ParsedAnswer(const Value& number, const Value& spans, const Value& date) {
  if (!number.is_string() || !spans.is_list()) {
    return absl::InvalidArgumentError("an answer has no text \"number\" or no list \"spans\"");
  }
  if (!number.AsString().empty()) return Value::MakeList({number});
  if (!spans.AsList().empty()) return spans;
  std::string text;
  for (const char* part : {"day", "month", "year"}) {
    ETALON_TRY(const std::string* value, TextColumn(date, part));
    StrAppend(&text, text.empty() && part[0] == 'd' ? "" : " ", *value);
  }
  return Value::MakeList({PythonStrip(text)});
}

absl::StatusOr<Value> Columns(const Value& document) {
  ETALON_TRY(const std::string* id, TextColumn(document, "query_id"));
  ETALON_TRY(const Value* answer, Column(document, "answer"));
  ETALON_TRY(const Value* number, Column(*answer, "number"));
  ETALON_TRY(const Value* spans, Column(*answer, "spans"));
  ETALON_TRY(const Value* date, Column(*answer, "date"));
  ETALON_TRY(Value first, ParsedAnswer(*number, *spans, *date));
  Value::List answers = {std::move(first)};
  ETALON_TRY(const Value* validated, Column(document, "validated_answers"));
  ETALON_TRY(const Value::List* numbers, ListColumn(*validated, "number"));
  ETALON_TRY(const Value::List* spans_of, ListColumn(*validated, "spans"));
  ETALON_TRY(const Value::List* dates, ListColumn(*validated, "date"));
  if (spans_of->size() < numbers->size() || dates->size() < numbers->size()) {
    return absl::InvalidArgumentError("\"validated_answers\" has columns of different lengths");
  }
  for (size_t i = 0; i < numbers->size(); ++i) {
    ETALON_TRY(Value other, ParsedAnswer((*numbers)[i], (*spans_of)[i], (*dates)[i]));
    if (std::find(answers.begin(), answers.end(), other) == answers.end()) {
      answers.push_back(std::move(other));
    }
  }
  return Value::MakeDict({{"id", *id}, {"answers", Value(std::move(answers))}});
}

absl::StatusOr<std::vector<Value>> ProcessDocuments(std::vector<Value> documents,
                                                    const Value& /*arguments*/) {
  return MapDocuments(std::move(documents), Columns);
}

absl::StatusOr<Value> Input(const Value& document, const Value& /*arguments*/) {
  ETALON_TRY(const Value* answers, Column(document, "answers"));
  return Value::MakeDict({{"answers", *answers}});
}

std::vector<PortedFunction> Functions() {
  return {{.digest = "baaa84b0781501eac75b8e53076f175c7146174bb91867f70118db4a5345680f",
           .name = "drop.process_docs",
           .version = "1",
           .of_documents = ProcessDocuments},
          {.digest = "d69ea25d4616782cd4ff2ac7a63053b12bdb71929a473f218bc725d761a27eda",
           .name = "drop.process_results",
           .version = "1",
           .process_results = {{.metric = "em", .scorer = "drop_em"},
                               {.metric = "f1", .scorer = "drop_f1"}},
           .scorer_input = Input}};
}

}  // namespace

extern const PortEntry port_drop;
const PortEntry port_drop = {
    .name = "drop",
    .summary = "DROP: answers that are a number, spans of the passage, or a date",
    .functions = Functions,
};

}  // namespace etalon
