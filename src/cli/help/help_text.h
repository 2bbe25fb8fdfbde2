// Help as people read it in a terminal of 80 columns, from the declarations of the commands. It
// prints nothing.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/commands.h"

namespace etalon {

enum class Look { kPlain, kColored };

// All commands, one line each.
std::string ProgramHelp(const std::vector<Command>& commands, Look look);
// Flags and examples of one command.
std::string CommandHelp(const Command& command, Look look);

// What a flag is written as: "-q, --quiet", "--limit X", "RECORD".
std::string FlagHead(const Flag& flag);
// Its help with what holds when it is not given.
std::string FlagBody(const Flag& flag);
// "etalon show [FLAGS] RECORD".
std::string UsageLine(const Command& command);
// What Etalon is, in one sentence.
std::string_view ProgramSummary();

// `text` in lines of at most `width` columns, broken at blanks; each line but the first begins with
// `indent` blanks. Lines of the text stay lines, with the blanks that they begin with.
std::string Wrapped(std::string_view text, size_t width, size_t indent);

}  // namespace etalon
