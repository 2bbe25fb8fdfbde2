// COPA, XCOPA and COPAL-ID: the premise without its full stop and a connector, with two sentences
// that may follow.
#include "base/letter_case.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "ports/document_fields.h"
#include "ports/table.h"

namespace etalon {
namespace {

// Bytes of the character at `at`, in UTF-8.
size_t CharacterEnd(std::string_view text, size_t at) {
  ++at;
  while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0) == 0x80) ++at;
  return at;
}

// Its first letter in lower case.
absl::StatusOr<std::string> Continuation(const Value& document, std::string_view name) {
  ETALON_TRY(const std::string* choice, TextColumn(document, name));
  if (choice->empty()) {
    return absl::InvalidArgumentError(StrCat("the column \"", name, "\" is empty"));
  }
  const size_t end = CharacterEnd(*choice, 0);
  return StrCat(LowerCase(choice->substr(0, end)), choice->substr(end));
}

absl::StatusOr<Value> Connected(const Value& document, std::string_view connector) {
  ETALON_TRY(const std::string* premise, TextColumn(document, "premise"));
  std::string_view bare = PythonStrip(*premise);
  size_t last = bare.size();
  while (last > 0 && (static_cast<unsigned char>(bare[--last]) & 0xc0) == 0x80) continue;
  return Value(StrCat(bare.substr(0, last), " ", connector));
}

absl::StatusOr<Value> Text(const Value& document, const Value& /*arguments*/) {
  ETALON_TRY(const std::string* question, TextColumn(document, "question"));
  ETALON_TRY(const int64_t kind, IndexAmong("question", *question, {"cause", "effect"}));
  return Connected(document, kind == 0 ? "because" : "therefore");
}

// With the language's connectors, which the task's function is bound to.
absl::StatusOr<Value> TextWithConnector(const Value& document, const Value& arguments) {
  ETALON_TRY(const Value* connectors, Column(arguments, "connector"));
  ETALON_TRY(const std::string* question, TextColumn(document, "question"));
  ETALON_TRY(const std::string* connector, TextColumn(*connectors, *question));
  return Connected(document, *connector);
}

absl::StatusOr<Value> Target(const Value& document, const Value& /*arguments*/) {
  ETALON_TRY(const Value* label, Column(document, "label"));
  ETALON_TRY(const std::string right,
             Continuation(document, *label == Value(0) ? "choice1" : "choice2"));
  return Value(" " + right);
}

absl::StatusOr<Value> ChoicesBehind(std::string_view before, const Value& document) {
  ETALON_TRY(const std::string first, Continuation(document, "choice1"));
  ETALON_TRY(const std::string second, Continuation(document, "choice2"));
  return Value::MakeList({StrCat(before, first), StrCat(before, second)});
}

absl::StatusOr<Value> Choices(const Value& document, const Value& /*arguments*/) {
  return ChoicesBehind(" ", document);
}

absl::StatusOr<Value> BareChoices(const Value& document, const Value& /*arguments*/) {
  return ChoicesBehind("", document);
}

std::vector<PortedFunction> Functions() {
  return {{.digest = "6973b648a86b219b9817f925bbd787ceeb5b71d50727e076bbbf7f6f45caf923",
           .name = "copa.doc_to_text",
           .version = "1",
           .of_document = Text},
          {.digest = "567f9e702f03d472e7e05e19d76ef2bdbcae966ef1dded1bfadb128568aaaeaa",
           .name = "copa.doc_to_target",
           .version = "1",
           .of_document = Target},
          {.digest = "f2ba42ba80900bb7ee53354a26066c752cf19e20dfbb170daaa7e0022115c35b",
           .name = "copa.doc_to_choice",
           .version = "1",
           .of_document = Choices},
          {.digest = "8ffd55692ef439389fd41e5be10f959ce2b3a261a0289bf6566df901b03883d0",
           .name = "xcopa.doc_to_text",
           .version = "1",
           .of_document = TextWithConnector},
          {.digest = "27d35d50973e0ea8abb2493711491172ba2a6d124dbaabc436670b74319c005a",
           .name = "xcopa.doc_to_choice",
           .version = "1",
           .of_document = BareChoices},
          {.digest = "dc38b8c25f51b2073fad2dab06836413af5660409706343d4305276e466147ac",
           .name = "copal_id.doc_to_text",
           .version = "1",
           .of_document = TextWithConnector}};
}

}  // namespace

extern const PortEntry port_copa;
const PortEntry port_copa = {
    .name = "copa",
    .summary = "COPA, XCOPA, COPAL-ID: a premise and two sentences that may follow",
    .functions = Functions,
};

}  // namespace etalon
