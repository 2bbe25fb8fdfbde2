// GPQA: four answers in an order that Python's generator draws. The harness draws with its global
// generator, seeded when it starts (with 0, or by --seed), and keeps what the first task draws:
// these are the orders of a run of one task. gpqa_*_n_shot is refused (has no port): its generator
// draws anew at each look at the documents, so that the harness scores other orders than it asked.
#include <memory>
#include <optional>
#include <utility>

#include "base/random.h"
#include "base/regex.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "ports/document_fields.h"
#include "ports/table.h"

namespace etalon {
namespace {

constexpr const char* kAnswers[] = {"Incorrect Answer 1", "Incorrect Answer 2",
                                    "Incorrect Answer 3", "Correct Answer"};
constexpr size_t kRight = 3;

struct Form {
  bool has_brackets_removed = false;
  bool has_list = false;  // a column "choices" too
};

absl::StatusOr<std::string> Cleaned(const Value& answer, const PythonRegex* brackets) {
  if (answer.is_none()) return std::string(" ");
  if (!answer.is_string()) return absl::InvalidArgumentError("an answer is no text");
  std::string text = ReplaceAll(PythonStrip(answer.AsString()), " [title]", ". ");
  if (brackets != nullptr) {
    ETALON_TRY(text, brackets->Sub("", text));
  }
  return ReplaceAll(text, "  ", " ");
}

absl::StatusOr<Value> Columns(const Value& document, const Form& form, const PythonRegex* brackets,
                              PythonRandom* random) {
  std::vector<std::string> answers;
  for (const char* name : kAnswers) {
    ETALON_TRY(const Value* answer, Column(document, name));
    ETALON_TRY(std::string text, Cleaned(*answer, brackets));
    answers.push_back(std::move(text));
  }
  std::vector<uint64_t> order = {0, 1, 2, 3};
  random->Shuffle(&order);
  Value columns;
  Value::List choices;
  std::optional<size_t> right;
  for (size_t i = 0; i < order.size(); ++i) {
    const std::string& text = answers[order[i]];
    // The first that reads the same: two answers may.
    if (!right.has_value() && text == answers[kRight]) right = i;
    columns.Set(StrCat("choice", i + 1), text);
    choices.emplace_back(text);
  }
  if (form.has_list) columns.Set("choices", Value(std::move(choices)));
  columns.Set("answer", StrCat("(", std::string_view("ABCD").substr(*right, 1), ")"));
  return columns;
}

PortedFunction Function(const char* digest, const char* name, Form form) {
  return {.digest = digest,
          .name = name,
          .version = "1",
          .of_documents = [form](std::vector<Value> documents,
                                 const Value& arguments) -> absl::StatusOr<std::vector<Value>> {
            std::unique_ptr<PythonRegex> brackets;
            if (form.has_brackets_removed) {
              ETALON_TRY(brackets, PythonRegex::Compile("\\[.*?\\]"));
            }
            PythonRandom random(static_cast<uint64_t>(arguments.FindInt(kPortSeed)));
            return MapDocuments(std::move(documents), [&](const Value& document) {
              return Columns(document, form, brackets.get(), &random);
            });
          }};
}

std::vector<PortedFunction> Functions() {
  return {Function("104c9c7d9dcfb4cdaffeb61e155c92c94fed9360e7f6b250881bd5700946d003",
                   "leaderboard.gpqa.process_docs", {.has_brackets_removed = true}),
          Function("a5907fde79675ffc519e55a2d4e4dd42fbbd5b7dd1d1c85a2d4aa9059c8fd2b8",
                   "gpqa.zeroshot.process_docs", {}),
          Function("361e5f20de3feebe61e584ca6bcc33cbeccbec4e6d158ab98df26a5a80ef9211",
                   "gpqa.generative.process_docs", {.has_list = true})};
}

}  // namespace

extern const PortEntry port_gpqa;
const PortEntry port_gpqa = {
    .name = "gpqa",
    .summary = "GPQA: four answers in an order that Python's generator draws",
    .functions = Functions,
};

}  // namespace etalon
