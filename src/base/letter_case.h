// Letters with their case changed, by Unicode's simple mappings (and the sharp s as Python has it).
// It knows no locale.
#pragma once

#include <string>
#include <string_view>

namespace etalon {

std::string UpperCase(std::string_view utf8);
std::string LowerCase(std::string_view utf8);
// The first letter in title case, the others in lower case: Python's str.capitalize.
std::string Capitalize(std::string_view utf8);

}  // namespace etalon
