// Sizes as people read them.
#pragma once

#include <cstdint>
#include <string>

namespace etalon {

// "812 B", "98.9 MB", "1.25 GB": powers of 1000, three digits.
std::string SizeText(int64_t bytes);
// "135 million", "7.24 billion".
std::string ParametersText(int64_t count);

}  // namespace etalon
