// Files of models apart from measuring: what is in one, another file of the same model in another
// type, and what can compute here. All through the library that runs models, which is loaded on
// first use; no file format is known here.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "etalon/value.h"
#include "models/table.h"

namespace etalon {

struct ModelFileQuery {
  std::string path;       // of a GGUF file, or of the first of its parts
  int32_t context = 0;    // tokens that memory is stated for; 0: as a run takes
  ModelObserver on_step;  // may be empty
};

// What a file says of itself and what it takes to run it. Keys: docs/formats/model-info.md.
// NotFound, InvalidArgument for what is no GGUF file, DataLoss for one that is cut short.
absl::StatusOr<Value> DescribeModelFile(const ModelFileQuery& query);

// What weights can be converted to: all types that need no importance matrix.
inline constexpr std::string_view kModelFileTypes[] = {
    "f32",    "f16",    "bf16", "q8_0", "q6_k",   "q5_k_m", "q5_k_s", "q5_1", "q5_0",
    "q4_k_m", "q4_k_s", "q4_1", "q4_0", "iq4_nl", "iq4_xs", "q3_k_m", "q2_k"};

struct ModelConversion {
  std::string input, output;
  std::string type;     // one of kModelFileTypes
  int32_t threads = 0;  // 0: as many as cores
  ModelObserver on_step;
};

// Writes `output`, which must not exist, through a temporary file beside it. Returns
// {"type", "input", "output"}, both as {"path", "file_type", "bytes", "sha256"}.
absl::StatusOr<Value> ConvertModelFile(const ModelConversion& conversion);

// What the library can compute with here: {"library", "system", "variants": [{"name", "score",
// "is_chosen"}], "devices": [{"name", "description", "memory_bytes", "free_bytes"}], "kernels"}. A
// score of 0: the machine cannot run that variant. Kernels of none: there is "kernels_error" too,
// and no model runs on the CPU.
absl::StatusOr<Value> DescribeRuntime();

}  // namespace etalon
