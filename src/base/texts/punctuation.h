// What counts as punctuation: ASCII's as Python's string.punctuation has it, and Unicode's
// categories P*; and what as a letter.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace etalon {

inline constexpr std::string_view kAsciiPunctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

bool IsUnicodePunctuation(uint32_t code_point);
bool IsUnicodeLetter(uint32_t code_point);  // Python's str.isalpha of one character

std::string WithoutAsciiPunctuation(std::string_view text);
// Without both kinds.
std::string WithoutPunctuation(std::string_view utf8);

}  // namespace etalon
