// What a Status means to a person and to a shell.
#pragma once

#include <string_view>

#include "absl/status/status.h"

namespace etalon {

// The same kind of error with "`prefix`: " in front of its message; OK stays OK.
absl::Status Annotate(const absl::Status& status, std::string_view prefix);

// An error of the command line itself, "`flag`: `what`": a flag that is missing or has a value that
// it cannot have. InvalidArgument, marked so that IsUsageError knows it, wherever it is found.
absl::Status UsageError(std::string_view flag, std::string_view what);
bool IsUsageError(const absl::Status& status);

// docs/design: 0 yes; 1 the answer is no; 2 usage; 3 bad input; 4 data lost or not verified;
// 5 unavailable; 70 a bug; 130 interrupted.
//   UsageError -> 2
//   InvalidArgument, NotFound, AlreadyExists, FailedPrecondition, OutOfRange, Unimplemented -> 3
//   DataLoss -> 4; Unavailable, ResourceExhausted, DeadlineExceeded, PermissionDenied -> 5
//   Aborted -> 1 (the answer is no); Cancelled -> 130; the rest -> 70
int ExitCode(const absl::Status& status);
inline constexpr int kExitUsage = 2, kExitInterrupted = 130;

// A Status for errno after a failed system call: "`what` `path`: no space left on device".
absl::Status ErrnoStatus(int error_number, std::string_view what, std::string_view path);

}  // namespace etalon
