// What a GGUF file says of itself, its digest, and the memory that it takes to run it, by
// libllama's own account. It measures nothing.
#pragma once

#include "absl/status/statusor.h"
#include "etalon/value.h"
#include "models/model_tools.h"

namespace etalon {

// models/model_tools.h, DescribeModelFile.
absl::StatusOr<Value> DescribeGgufFile(const ModelFileQuery& query);

}  // namespace etalon
