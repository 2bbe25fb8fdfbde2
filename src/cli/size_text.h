// Sizes and foreign words as a terminal should show them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace etalon {

// "812 B", "98.9 MB", "1.25 GB": powers of 1000, three digits.
std::string SizeText(int64_t bytes);
// "135 million", "7.24 billion".
std::string ParametersText(int64_t count);
// Without control characters, which a file from anywhere may hold and a terminal would obey.
std::string PrintableText(std::string_view text);

}  // namespace etalon
