// Completion scripts of shells. They ask the program what can be typed next and hold no word of it
// themselves.
#pragma once

#include <string_view>

namespace etalon {

// `shell`: bash, zsh or fish; "" for another.
std::string_view CompletionScript(std::string_view shell);

}  // namespace etalon
