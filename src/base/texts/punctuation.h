// What counts as punctuation: ASCII's as Python's string.punctuation has it, and Unicode's
// categories P*.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace etalon {

inline constexpr std::string_view kAsciiPunctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

bool IsUnicodePunctuation(uint32_t code_point);

std::string WithoutAsciiPunctuation(std::string_view text);
// Without both kinds.
std::string WithoutPunctuation(std::string_view utf8);

}  // namespace etalon
