// MMLU-Pro with a chain of thought: one subject's rows, and a question with its options by letter.
#include <algorithm>
#include <utility>

#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "ports/document_fields.h"
#include "ports/table.h"

namespace etalon {
namespace {

constexpr std::string_view kLetters = "ABCDEFGHIJ";  // further options are not shown

absl::StatusOr<Value> Text(const Value& document, const Value& arguments) {
  ETALON_TRY(const std::string* question, TextColumn(document, "question"));
  ETALON_TRY(const auto options, TextsColumn(document, "options"));
  std::string text = StrCat("Question:\n", *question, "\nOptions:\n");
  for (size_t i = 0; i < std::min(options.size(), kLetters.size()); ++i) {
    StrAppend(&text, kLetters.substr(i, 1), ". ", PythonStrip(options[i]), "\n");
  }
  if (!arguments.FindBool("including_answer", true)) {
    return Value(text + "Answer: Let's think step by step.");
  }
  ETALON_TRY(const std::string* thought, TextColumn(document, "cot_content"));
  return Value(StrCat(
      text,
      ReplaceAll(*thought, "A: Let's think step by step.", "Answer: Let's think step by step."),
      "\n\n"));
}

absl::StatusOr<Value> Target(const Value& document, const Value& /*arguments*/) {
  ETALON_TRY(const std::string* thought, TextColumn(document, "cot_content"));
  return Value(ReplaceAll(*thought, "A: Let's think step by step. ", ""));
}

absl::StatusOr<std::vector<Value>> OfSubject(std::vector<Value> documents, const Value& arguments) {
  const Value* subject = arguments.Find("subject");
  if (subject == nullptr) {
    return absl::InvalidArgumentError("process_docs wants the argument \"subject\"");
  }
  return FilterDocuments(std::move(documents),
                         [subject](const Value& document) -> absl::StatusOr<bool> {
                           ETALON_TRY(const Value* category, Column(document, "category"));
                           return *category == *subject;
                         });
}

std::vector<PortedFunction> Functions() {
  return {{.digest = "091ddb0097c5af08939a1221b9f510bd981b1df52af25e363812e4539442c6a4",
           .name = "mmlu_pro.format_cot_example",
           .version = "1",
           .of_document = Text},
          {.digest = "4dd775bfe86649871290b40c1991a61588d2fd7bbe4c37a1f32c94f947db323f",
           .name = "mmlu_pro.format_cot_target",
           .version = "1",
           .of_document = Target},
          {.digest = "65b02674373edd184b1b960529eb61d21f3688f064d30ae8f676b09eed979888",
           .name = "mmlu_pro.process_docs",
           .version = "1",
           .of_documents = OfSubject}};
}

}  // namespace

extern const PortEntry port_mmlu_pro;
const PortEntry port_mmlu_pro = {
    .name = "mmlu_pro",
    .summary = "MMLU-Pro: a subject's questions with a chain of thought",
    .functions = Functions,
};

}  // namespace etalon
