// The doors to standard output, and to standard error beside the log: whatever a command says
// passes here, so that text of models, records and task files never reaches a terminal that would
// obey it. Progress (cli/progress) has a door of its own.
#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "base/texts/styled_text.h"
#include "etalon/value.h"

namespace etalon {

// Text for people, as SafeText leaves it.
void PrintText(std::string_view text);
// The same in pieces, with colours where `colors` is kOn.
enum class Colors { kOff, kOn };
void PrintStyled(const StyledText& text, Colors colors);
// kOn for a terminal that may have them. Ask before a pager stands between.
Colors OutputColors();
// JSON for programs, with a line end.
void PrintJson(const Value& value);
// The same on one line; canonical (RFC 8785) but to a terminal. InvalidArgument for what that
// cannot hold.
absl::Status PrintJsonLine(const Value& value);
// What this program itself holds, as it is: help with its colours, scripts for shells.
void PrintOwn(std::string_view text);
// Text for people on standard error, as SafeText leaves it.
void PrintError(std::string_view text);

}  // namespace etalon
