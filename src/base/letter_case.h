// Letters with their case changed as Python does: simple mappings of Unicode, the sharp s, the
// dotted capital I and the final sigma. Ligatures, and Greek with iota, keep their upper case. It
// knows no locale.
#pragma once

#include <string>
#include <string_view>

namespace etalon {

std::string UpperCase(std::string_view utf8);
std::string LowerCase(std::string_view utf8);
// The first letter in title case, the others in lower case: Python's str.capitalize.
std::string Capitalize(std::string_view utf8);

}  // namespace etalon
