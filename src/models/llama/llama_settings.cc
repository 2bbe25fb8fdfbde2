#include "models/llama/llama_settings.h"

namespace etalon {
namespace {

constexpr int64_t kFloatBytes = sizeof(float);

}  // namespace

llama_context_params ContextSettings(int64_t cells, Arithmetic arithmetic, bool is_fast) {
  const bool uses_flash = is_fast && arithmetic == Arithmetic::kOfDevice;
  llama_context_params params = llama_context_default_params();
  params.n_ctx = static_cast<uint32_t>(cells);
  params.n_batch = params.n_ubatch = kBatchTokens;
  params.n_seq_max = kBranches;
  params.kv_unified = true;
  params.no_perf = true;
  params.op_offload = uses_flash;
  params.swa_full = true;
  if (uses_flash) {
    params.flash_attn_type = LLAMA_FLASH_ATTN_TYPE_ENABLED;
  } else {
    // With flash attention llama.cpp casts K and V to F16, and "auto" turns it on for a CPU.
    params.flash_attn_type = LLAMA_FLASH_ATTN_TYPE_DISABLED;
    params.type_k = params.type_v = GGML_TYPE_F32;
  }
  return params;
}

bool ConvertsWeights(const WeightFacts& facts) {
  constexpr int64_t kBytesMax = int64_t{4} << 30;
  return facts.experts == 0 && facts.parameters <= kBytesMax / kFloatBytes;
}

int64_t ConvertedBytes(const WeightFacts& facts) {
  const int64_t bytes = facts.parameters * kFloatBytes;
  return ConvertsWeights(facts) && facts.bytes < bytes ? bytes : 0;
}

}  // namespace etalon
