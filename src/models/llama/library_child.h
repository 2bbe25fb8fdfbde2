// Calls of the library that may end the process, in a process of their own. It trusts no file.
#pragma once

#include <functional>
#include <string>

#include "absl/status/statusor.h"

namespace etalon {

// base/child_process.h, with a limit of a minute and without the library's own search for where it
// ended. Before this process has threads.
absl::StatusOr<std::string> CallLibraryInChild(const std::function<std::string()>& work);

}  // namespace etalon
