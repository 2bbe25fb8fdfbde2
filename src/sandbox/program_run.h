// One program in one cell, from its text to its end. It starts no cell.
#pragma once

#include <string_view>

#include "absl/status/statusor.h"
#include "sandbox/cell.h"
#include "sandbox/sandbox.h"

namespace etalon {

// `cell` is ready, and used up afterwards.
absl::StatusOr<ProgramOutcome> RunInCell(std::string_view program, const SandboxLimits& limits,
                                         Cell* cell);

}  // namespace etalon
