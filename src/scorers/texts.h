// What scorers of generated texts share: the one text that the filters left, and the references. It
// scores nothing.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "etalon/scorer.h"

namespace etalon {

struct AnsweredText {
  std::string answer;
  std::vector<std::string> references;  // never empty
};

// InvalidArgument names the scorer, and what is missing or of a wrong kind.
absl::StatusOr<AnsweredText> ReadAnsweredText(std::string_view scorer, const Value& scorer_input,
                                              std::span<const Value> results);

// The text that a pipeline left of a request: alone, or in a list of one (majority_vote without
// take_first after it). Null when there is no such text.
const std::string* OnlyText(const Value& result);

}  // namespace etalon
