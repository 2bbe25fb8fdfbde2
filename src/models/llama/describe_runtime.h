// What libllama can compute with on this machine: CPU variants, devices, versions. It loads no
// model.
#pragma once

#include "absl/status/statusor.h"
#include "etalon/value.h"

namespace etalon {

// models/model_tools.h, DescribeRuntime.
absl::StatusOr<Value> DescribeLlamaRuntime();

}  // namespace etalon
