// MMLU-Pro with a chain of thought: one subject's rows, and a question with its options by letter.
#include <algorithm>
#include <utility>

#include "base/regex.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "ports/document_fields.h"
#include "ports/makers.h"
#include "ports/table.h"

namespace etalon {
namespace {

constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOP";
constexpr size_t kShown = 10;  // further options are not; MMLU-Pro+ has up to all the letters

absl::StatusOr<Value> Asked(const Value& document, const Value& arguments, size_t letters) {
  ETALON_TRY(const std::string* question, TextColumn(document, "question"));
  ETALON_TRY(const auto options, TextsColumn(document, "options"));
  std::string text = StrCat("Question:\n", *question, "\nOptions:\n");
  for (size_t i = 0; i < std::min(options.size(), letters); ++i) {
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

absl::StatusOr<Value> Text(const Value& document, const Value& arguments) {
  return Asked(document, arguments, kShown);
}

absl::StatusOr<Value> PlusText(const Value& document, const Value& arguments) {
  ETALON_TRY(const Value::List* options, ListColumn(document, "options"));
  if (options->size() > kLetters.size()) {
    return absl::InvalidArgumentError("there are more options than letters for them");
  }
  return Asked(document, arguments, kLetters.size());
}

// Llama 3's examples: the thought, which calls its answer the best.
absl::StatusOr<Value> LlamaExample(const Value& document) {
  ETALON_TRY(const std::string* content, TextColumn(document, "cot_content"));
  constexpr std::string_view kPrefix = "A: Let's think step by step.";
  std::string_view thought = *content;
  if (thought.starts_with(kPrefix)) thought.remove_prefix(kPrefix.size());
  ETALON_TRY(const auto answer, PythonRegex::Compile("The answer is \\(([A-Z])\\)\\."));
  ETALON_TRY(std::string text, answer->Sub("The best answer is \\1.", PythonStrip(thought)));
  return Value(std::move(text));
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
           .of_documents = OfSubject},
          {.digest = "fca39b72a8fc3c3c6936801e79af909c547ca5cc99eb5cf0e4b67bcf1010d92f",
           .name = "mmlu_pro_plus.format_cot_example",
           .version = "1",
           .of_document = PlusText},
          DocumentPort("be9a735733697c1c818e5fd5691c388dc271c51c5b096922650a0e4be34e4fde",
                       "llama3.mmlu_pro.fewshot_to_text", LlamaExample)};
}

}  // namespace

extern const PortEntry port_mmlu_pro;
const PortEntry port_mmlu_pro = {
    .name = "mmlu_pro",
    .summary = "MMLU-Pro: a subject's questions with a chain of thought",
    .functions = Functions,
};

}  // namespace etalon
