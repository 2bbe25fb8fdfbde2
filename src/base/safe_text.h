// Text from anywhere for a terminal: what would move the cursor, change colours or the direction of
// writing is shown as what it is. It knows no colours of its own.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace etalon {

// Control characters but line feed and tab, and direction marks, become <U+001B>; bytes that are no
// UTF-8 become U+FFFD. Text that is safe comes back as it is.
std::string SafeText(std::string_view text);
// The same for what must stay in one line or column: line feed and tab too.
std::string SafeLine(std::string_view text);

// JSON of the same value in which no character would do that: as \u escapes.
std::string SafeJson(std::string_view json);

// True for those characters.
bool IsUnsafeCharacter(uint32_t code_point);

}  // namespace etalon
