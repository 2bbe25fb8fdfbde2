// Calls of the library that may end the process, in a process of their own. It trusts no file.
#pragma once

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "models/llama/model_file.h"

namespace etalon {

// base/child_process.h, with a limit of a minute, and with what the library says of where it ended.
absl::StatusOr<std::string> CallLibraryInChild(const std::function<std::string()>& work);

// Loads all of a model but its weights, to see whether senseless contents end the process that does
// so: LoadFailure when they do. Other errors are left to the loading in this process. `digest`
// is gone on with meanwhile, which makes the trial cost next to no time. After LoadCpuVariant and
// before any other device is asked for: one may not work in a child.
absl::Status TryModelFile(const std::string& path, ModelFileDigest* digest);

}  // namespace etalon
