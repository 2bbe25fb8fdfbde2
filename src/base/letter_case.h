// Letters with their case changed as Python does: simple mappings of Unicode, those to several
// letters, the dotted capital I and the final sigma. It knows no locale.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace etalon {

std::string UpperCase(std::string_view utf8);
std::string LowerCase(std::string_view utf8);
// The first letter in title case, the others in lower case: Python's str.capitalize.
std::string Capitalize(std::string_view utf8);

// Python's str.isupper and str.islower, of one code point and of a text: there is a letter with
// case, and none in the other case or in title case.
bool IsUpper(uint32_t code_point);
bool IsLower(uint32_t code_point);
bool IsUpperText(std::string_view utf8);
bool IsLowerText(std::string_view utf8);

}  // namespace etalon
