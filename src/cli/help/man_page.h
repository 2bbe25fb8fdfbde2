// The manual page etalon(1) in man macros, from the declarations of the commands. It formats
// nothing itself.
#pragma once

#include <string>
#include <vector>

#include "cli/commands.h"

namespace etalon {

std::string ManPage(const std::vector<Command>& commands);

// Text as roff takes it: what would be a command or an escape is none, and all is ASCII.
std::string RoffText(std::string_view text);

}  // namespace etalon
