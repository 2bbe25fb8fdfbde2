// WinoGrande: the sentence up to its gap with each option is a context, the rest is the
// continuation of all.
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "ports/document_fields.h"
#include "ports/table.h"

namespace etalon {
namespace {

// Where the gap is.
absl::StatusOr<size_t> Gap(std::string_view sentence) {
  const size_t at = sentence.find('_');
  if (at == std::string_view::npos) {
    return absl::InvalidArgumentError("the column \"sentence\" has no gap \"_\"");
  }
  return at;
}

absl::StatusOr<Value> Text(const Value& document, const Value& /*arguments*/) {
  ETALON_TRY(const std::string* answer, TextColumn(document, "answer"));
  ETALON_TRY(const int64_t right, IndexAmong("answer", *answer, {"1", "2"}));
  return Value(right);
}

absl::StatusOr<Value> Target(const Value& document, const Value& /*arguments*/) {
  ETALON_TRY(const std::string* sentence, TextColumn(document, "sentence"));
  ETALON_TRY(const size_t gap, Gap(*sentence));
  return Value(PythonStrip(std::string_view(*sentence).substr(gap + 1)));
}

absl::StatusOr<Value> Choices(const Value& document, const Value& /*arguments*/) {
  ETALON_TRY(const std::string* sentence, TextColumn(document, "sentence"));
  ETALON_TRY(const std::string* first, TextColumn(document, "option1"));
  ETALON_TRY(const std::string* second, TextColumn(document, "option2"));
  ETALON_TRY(const size_t gap, Gap(*sentence));
  const std::string before = sentence->substr(0, gap);
  return Value::MakeList({before + *first, before + *second});
}

std::vector<PortedFunction> Functions() {
  return {{.digest = "cb0410217c5fec50159aa97abdf8d57eab1ff140f268c41ca26c49185978b9fc",
           .name = "winogrande.doc_to_text",
           .version = "1",
           .of_document = Text},
          {.digest = "6ed6c5f07862bd046d9d6e997abefdb15fb437831ccb693052c3a41803950a2e",
           .name = "winogrande.doc_to_target",
           .version = "1",
           .of_document = Target},
          {.digest = "00cfec18001e39dbedee5d9567694ab0bfa9c5f80594fb223b240df90670067a",
           .name = "winogrande.doc_to_choice",
           .version = "1",
           .of_document = Choices}};
}

}  // namespace

extern const PortEntry port_winogrande;
const PortEntry port_winogrande = {
    .name = "winogrande",
    .summary = "WinoGrande: two contexts with one continuation",
    .functions = Functions,
};

}  // namespace etalon
