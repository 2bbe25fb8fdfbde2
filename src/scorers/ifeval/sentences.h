// English text to sentences as NLTK's Punkt tokenizer with its English parameters does (Kiss and
// Strunk, 2006). It knows no other language and trains nothing.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace etalon::ifeval {

absl::StatusOr<std::vector<std::string>> SplitSentences(std::string_view text);

}  // namespace etalon::ifeval
