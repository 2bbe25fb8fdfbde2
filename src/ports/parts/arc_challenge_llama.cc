// ARC as Llama 3 was asked it: questions of four choices alone, with letters.
#include <utility>

#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "ports/document_fields.h"
#include "ports/table.h"

namespace etalon {
namespace {

constexpr size_t kChoices = 4;

absl::StatusOr<Value> Columns(const Value& document) {
  const std::vector<std::string_view> letters = {"A", "B", "C", "D"};
  ETALON_TRY(const Value* choices, Column(document, "choices"));
  ETALON_TRY(const std::string* question, TextColumn(document, "question"));
  ETALON_TRY(const std::string* key, TextColumn(document, "answerKey"));
  Value lettered = *choices;
  lettered.Set("label", Value(Value::List(letters.begin(), letters.end())));
  std::string answer = *key;
  if (!IndexAmong("answerKey", answer, letters).ok()) {
    ETALON_TRY(const int64_t number, IntegerColumn(document, "answerKey"));
    // Python counts from the end for a number below 1.
    const int64_t count = kChoices;
    const int64_t at = number - 1 < 0 ? number - 1 + count : number - 1;
    if (at < 0 || at >= count) {
      return absl::InvalidArgumentError(StrCat("no choice has the number ", number));
    }
    answer = letters[static_cast<size_t>(at)];
  }
  return Value::MakeDict(
      {{"question", *question}, {"choices", std::move(lettered)}, {"answerKey", answer}});
}

absl::StatusOr<std::vector<Value>> ProcessDocuments(std::vector<Value> documents,
                                                    const Value& /*arguments*/) {
  ETALON_TRY(
      auto kept,
      FilterDocuments(std::move(documents), [](const Value& document) -> absl::StatusOr<bool> {
        ETALON_TRY(const Value* choices, Column(document, "choices"));
        ETALON_TRY(const Value::List* labels, ListColumn(*choices, "label"));
        return labels->size() == kChoices;
      }));
  return MapDocuments(std::move(kept), Columns);
}

std::vector<PortedFunction> Functions() {
  return {{.digest = "b8fb9d8360f722ad3217c4b926eee9fe6462ba6081376f7aa8ddae71cce51d9e",
           .name = "arc_challenge_llama.process_docs",
           .version = "1",
           .of_documents = ProcessDocuments}};
}

}  // namespace

extern const PortEntry port_arc_challenge_llama;
const PortEntry port_arc_challenge_llama = {
    .name = "arc_challenge_llama",
    .summary = "ARC for Llama 3: questions of four choices, with letters",
    .functions = Functions,
};

}  // namespace etalon
