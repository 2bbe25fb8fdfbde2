// LogiQA: a passage, a question and options by letter.
#include <algorithm>

#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "ports/document_fields.h"
#include "ports/table.h"

namespace etalon {
namespace {

constexpr std::string_view kLetters = "ABCD";  // further options are not shown

absl::StatusOr<Value> Text(const Value& document, const Value& /*arguments*/) {
  ETALON_TRY(const std::string* passage, TextColumn(document, "context"));
  ETALON_TRY(const std::string* question, TextColumn(document, "question"));
  ETALON_TRY(const auto options, TextsColumn(document, "options"));
  std::string text = StrCat("Passage: ", *passage, "\nQuestion: ", *question, "\nChoices:\n");
  for (size_t i = 0; i < std::min(options.size(), kLetters.size()); ++i) {
    StrAppend(&text, kLetters.substr(i, 1), ". ", options[i], "\n");
  }
  return Value(text + "Answer:");
}

absl::StatusOr<Value> Target(const Value& document, const Value& /*arguments*/) {
  ETALON_TRY(const std::string* label, TextColumn(document, "label"));
  ETALON_TRY(const int64_t right, IndexAmong("label", PythonStrip(*label), {"a", "b", "c", "d"}));
  return Value(right);
}

std::vector<PortedFunction> Functions() {
  return {{.digest = "fa5f9aade4a69c1aa252e4ab58c02bbf4dc341be0955031ab90c05f1cece1169",
           .name = "logiqa.doc_to_text",
           .version = "1",
           .of_document = Text},
          {.digest = "0dbb28ab214a6e723d4dc7dd1dcf021ccfbd48f42d828b1673e0b9ad55ab1524",
           .name = "logiqa.doc_to_target",
           .version = "1",
           .of_document = Target}};
}

}  // namespace

extern const PortEntry port_logiqa;
const PortEntry port_logiqa = {
    .name = "logiqa",
    .summary = "LogiQA: a passage, a question and options by letter",
    .functions = Functions,
};

}  // namespace etalon
