// English text to words as NLTK's word_tokenize does: sentences first, then the rules of the Penn
// Treebank as NLTK has them. It keeps no positions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace etalon::ifeval {

absl::StatusOr<std::vector<std::string>> SplitWords(std::string_view text);

}  // namespace etalon::ifeval
