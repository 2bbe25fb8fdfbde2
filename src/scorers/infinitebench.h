// How InfiniteBench (Zhang et al., 2024) reads short answers about very long texts, as
// lm-evaluation-harness 0.4.13 has it: one rule a task. It makes no mean.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "base/regex.h"

namespace etalon {

// What a document says of its right answer.
struct InfiniteBenchInput {
  std::vector<std::string> answers;
  std::string letter;  // of the answer among the options; may be empty
};

// 0 to 1, of the answer without control characters and white space at its ends.
using InfiniteBenchRule =
    std::function<absl::StatusOr<double>(const InfiniteBenchInput& input, std::string_view answer)>;

// InvalidArgument for another name than substring, word, integer, number, choice, function,
// last_integer, words or characters.
absl::StatusOr<InfiniteBenchRule> MakeInfiniteBenchRule(std::string_view name);

}  // namespace etalon
