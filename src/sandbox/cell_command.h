// The command that makes a cell: bubblewrap with all that a program is denied, and in it a Python
// that waits for one program. It starts nothing.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "sandbox/limits.h"

namespace etalon {

// Open files of the command, by number. The line (a socket: the program in, what became of it out)
// is its standard input.
inline constexpr int kFilterNumber = 3, kInfoNumber = 4;

// NotFound says which program this machine lacks and how to get it.
absl::StatusOr<std::vector<std::string>> CellCommand(const SandboxLimits& limits);

}  // namespace etalon
