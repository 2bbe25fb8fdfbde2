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

// In fast mode products of fewer rows are computed with the weights as stored, which is faster.
inline constexpr int64_t kFastRowsMin = 32;

// Where products are taken: by the float32 device, or by a device such as a GPU in its own ways.
enum class Arithmetic { kFloat32, kOfDevice };

// Without threads. `is_fast` changes nothing in float32 but what few rows do.
llama_context_params ContextSettings(int64_t cells, Arithmetic arithmetic, bool is_fast);

// What decides about weights of other types than float32.
struct WeightFacts {
  int64_t parameters = 0;
  int64_t bytes = 0;    // as stored
  int64_t experts = 0;  // of a mixture, whose products libggml takes
};

// They are computed with as float32 in a model of up to 4 GiB of them, when all products can be: a
// rule that knows the model only, since it changes the numbers.
bool ConvertsWeights(const WeightFacts& facts);
// Bytes of the copies; 0 for a model that is float32 already.
int64_t ConvertedBytes(const WeightFacts& facts);

}  // namespace etalon
