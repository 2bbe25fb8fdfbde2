// English words for a number to its digits, with all the quirks of the word2number library, which
// scores of the field depend on. It finds no words in a text.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace etalon {

// word2number 1.1's word_to_num of a text without "point"; nullopt where that raises an error.
std::optional<int64_t> NumberOfWords(std::string_view text);

}  // namespace etalon
