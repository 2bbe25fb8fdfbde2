// Errors of the command line itself: a flag that is missing or has a value that it cannot have.
// They end with exit code 2, whatever went before.
#pragma once

#include <string_view>

#include "absl/status/status.h"

namespace etalon {

// InvalidArgument "`flag`: `what`", marked so that IsUsageError knows it.
absl::Status UsageError(std::string_view flag, std::string_view what);
bool IsUsageError(const absl::Status& status);

// The exit code of a command that ended so (base/status.h, and 2 for usage errors).
int ExitCodeOf(const absl::Status& status);

}  // namespace etalon
