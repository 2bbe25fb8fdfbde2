// A GGUF file once more in another type of weights, through libllama's own quantiser. It changes no
// number itself.
#pragma once

#include "absl/status/statusor.h"
#include "etalon/value.h"
#include "models/model_tools.h"

namespace etalon {

// models/model_tools.h, ConvertModelFile.
absl::StatusOr<Value> ConvertGgufFile(const ModelConversion& conversion);

}  // namespace etalon
