// What the scorers of mathematics read: the reply, the right answer, and one argument of theirs.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "etalon/value.h"

namespace etalon::math {

struct Input {
  std::string reply;
  std::string wanted;  // `field` of the document
};

// InvalidArgument names the scorer and what is missing.
absl::StatusOr<Input> ReadInput(std::string_view scorer, const Value& scorer_input,
                                std::span<const Value> results, std::string_view field = "answer");

// The argument `name`, one of `choices`; the first of them when it is not given. No other argument
// is taken.
absl::StatusOr<std::string> ReadChoice(std::string_view scorer, const Value& arguments,
                                       std::string_view name,
                                       const std::vector<std::string>& choices);

}  // namespace etalon::math
