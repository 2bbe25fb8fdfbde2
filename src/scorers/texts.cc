#include "scorers/texts.h"

#include "absl/status/status.h"
#include "base/str.h"

namespace etalon {

const std::string* OnlyText(const Value& result) {
  if (result.is_string()) return &result.AsString();
  const bool is_list_of_one =
      result.is_list() && result.AsList().size() == 1 && result.AsList()[0].is_string();
  return is_list_of_one ? &result.AsList()[0].AsString() : nullptr;
}

absl::StatusOr<AnsweredText> ReadAnsweredText(std::string_view scorer, const Value& scorer_input,
                                              std::span<const Value> results) {
  const std::string* answer = results.empty() ? nullptr : OnlyText(results[0]);
  if (answer == nullptr) {
    return absl::InvalidArgumentError(
        StrCat(scorer, ": the filters must leave one text, e.g. by take_first"));
  }
  const Value* references = scorer_input.Find("references");
  if (references == nullptr || !references->is_list() || references->AsList().empty()) {
    return absl::InvalidArgumentError(
        StrCat(scorer, ": the document has no \"references\" to compare with"));
  }
  AnsweredText text{.answer = *answer};
  for (const Value& reference : references->AsList()) {
    if (!reference.is_string()) {
      return absl::InvalidArgumentError(StrCat(scorer, ": a reference is no text"));
    }
    text.references.push_back(reference.AsString());
  }
  return text;
}

}  // namespace etalon
