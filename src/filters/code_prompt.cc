#include "filters/code_prompt.h"

#include "base/str.h"
#include "filters/arguments.h"

namespace etalon {

absl::StatusOr<Value> CompleteCode(const Value& responses, const Value& scorer_input,
                                   std::string_view (*part_of)(std::string_view response)) {
  const Value* code = scorer_input.Find(kCodePrompt);
  if (code == nullptr || !code->is_string()) {
    return absl::InvalidArgumentError(
        StrCat("the document's fields have no text \"", kCodePrompt, "\""));
  }
  const std::string suffix = scorer_input.FindString(kCodeSuffix);
  return MapResponses(responses, [&](const Value& response) -> absl::StatusOr<Value> {
    if (!response.is_string()) return absl::InvalidArgumentError("a response is no text");
    return Value(StrCat(code->AsString(), part_of(response.AsString()), suffix));
  });
}

}  // namespace etalon
