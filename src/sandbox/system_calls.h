// The system calls that a contained program is refused, as a filter for the kernel. It installs
// nothing.
#pragma once

#include "absl/status/statusor.h"
#include "sandbox/descriptor.h"

namespace etalon {

// A file in memory with the filter as bubblewrap's --seccomp reads it, at its start. Internal when
// the library cannot make it.
absl::StatusOr<Descriptor> MakeSystemCallFilter();

}  // namespace etalon
