#include "scorers/math/input.h"

#include <algorithm>

#include "absl/status/status.h"
#include "base/str.h"
#include "base/text.h"

namespace etalon::math {

absl::StatusOr<Input> ReadInput(std::string_view scorer, const Value& scorer_input,
                                std::span<const Value> results, std::string_view field) {
  if (results.empty() || !results[0].is_string()) {
    return absl::InvalidArgumentError(
        StrCat(scorer, ": the filters must leave one text, e.g. by take_first"));
  }
  const Value* answer = scorer_input.Find(field);
  if (answer == nullptr || !answer->is_string()) {
    return absl::InvalidArgumentError(StrCat(scorer, ": the document has no text \"", field,
                                             "\"; its task must give the right answer"));
  }
  return Input{results[0].AsString(), answer->AsString()};
}

absl::StatusOr<std::string> ReadChoice(std::string_view scorer, const Value& arguments,
                                       std::string_view name,
                                       const std::vector<std::string>& choices) {
  const Value* chosen = nullptr;
  if (arguments.is_dict()) {
    for (const auto& [key, value] : arguments.AsDict()) {
      if (key != name) {
        return absl::InvalidArgumentError(
            StrCat("scorer ", scorer, ": unknown argument \"", key, "\"; it takes \"", name, "\""));
      }
      chosen = &value;
    }
  }
  if (chosen == nullptr || chosen->is_none()) return choices.front();
  if (chosen->is_string() &&
      std::find(choices.begin(), choices.end(), chosen->AsString()) != choices.end()) {
    return chosen->AsString();
  }
  return absl::InvalidArgumentError(
      StrCat("scorer ", scorer, ": \"", name, "\" must be one of ", JoinText(choices, ", ")));
}

}  // namespace etalon::math
