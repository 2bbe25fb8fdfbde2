// A GGUF file through libllama, in this process. The library is loaded on first use.
#include "base/plugin.h"
#include "base/status.h"
#include "base/try.h"
#include "models/table.h"

namespace etalon {
namespace {

absl::StatusOr<ModelHandle> CreateLlama(const ModelOptions& options) {
  if (options.argument.empty()) {
    return UsageError("--model", "llama: needs a GGUF file, llama:MODEL.gguf");
  }
  using CreateFunction =
      void (*)(const ModelOptions*, absl::StatusOr<std::unique_ptr<TokenModel>>*);
  ETALON_TRY(void* symbol, LoadPluginSymbol("llama", "etalon_create_llama"));
  absl::StatusOr<std::unique_ptr<TokenModel>> model;
  reinterpret_cast<CreateFunction>(symbol)(&options, &model);
  if (!model.ok()) return model.status();
  ModelHandle handle;
  handle.token_model = *std::move(model);
  return handle;
}

}  // namespace

extern const ModelEntry model_llama;
const ModelEntry model_llama = {
    .name = "llama",
    .summary = "a GGUF file, in this process (libllama); the default for a path that ends in .gguf",
    .create = CreateLlama,
};

}  // namespace etalon
