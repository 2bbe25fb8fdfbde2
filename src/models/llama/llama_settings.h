// How every model is run: constants and context settings that the running of a model and the
// account of its memory share. It opens nothing.
#pragma once

#include <cstdint>

#include "llama.h"

namespace etalon {

// Part of what a result depends on: written into the manifest, never tuned at run time.
inline constexpr int32_t kBatchTokens = 512;
inline constexpr int32_t kBranches = 128;
// Cells beyond one whole sequence: what a group of branches may add at one time.
inline constexpr int32_t kSpareCells = 2 * kBatchTokens;
// Without --ctx a model that was trained on more is run with this much.
inline constexpr int32_t kDefaultContextMax = 8192;

// Where products are taken: by the float32 device, or by a device such as a GPU in its own ways.
enum class Arithmetic { kFloat32, kOfDevice };

// Without threads. `is_fast` changes nothing in float32 but what few rows do.
llama_context_params ContextSettings(int64_t cells, Arithmetic arithmetic, bool is_fast);

// Weights of other types are computed with as float32 in a model of up to 4 GiB of them: a rule
// that knows the model only, since it changes the numbers.
bool ConvertsWeights(int64_t parameters);
// Bytes of the copies; 0 for a model whose weights are `weight_bytes` of float32 already.
int64_t ConvertedBytes(int64_t parameters, int64_t weight_bytes);

}  // namespace etalon
