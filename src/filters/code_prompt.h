// Programs whose beginning is a document's code and whose rest a model wrote. It runs none.
#pragma once

#include <functional>
#include <string_view>

#include "absl/status/statusor.h"
#include "etalon/value.h"

namespace etalon {

// Where the document's code stands in scorer_input.
inline constexpr std::string_view kCodePrompt = "code_prompt";

// What stands behind the response, where something does.
inline constexpr std::string_view kCodeSuffix = "code_suffix";

// The code, of each response the part that `part_of` keeps, and the suffix.
absl::StatusOr<Value> CompleteCode(const Value& responses, const Value& scorer_input,
                                   std::string_view (*part_of)(std::string_view response));

}  // namespace etalon
