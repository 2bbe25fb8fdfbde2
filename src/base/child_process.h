// Work in a process of its own, for libraries that end the process when they are given something
// bad. It starts no other program.
#pragma once

#include <functional>
#include <string>

#include "absl/status/statusor.h"

namespace etalon {

// What `work` returned, computed in a fork that writes nothing to standard output or error.
// Unavailable when it was ended by a signal, or took longer than `seconds_max`. Call it before this
// process has threads: only the calling one goes on in the fork.
absl::StatusOr<std::string> CallInChild(const std::function<std::string()>& work,
                                        unsigned seconds_max);

}  // namespace etalon
