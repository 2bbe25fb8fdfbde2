// The one entry of libetalon_llama.so (models/parts/llama.cc calls it).
#include "models/llama/llama_model.h"

extern "C" __attribute__((visibility("default"))) void etalon_create_llama(
    const etalon::ModelOptions* options,
    absl::StatusOr<std::unique_ptr<etalon::TokenModel>>* result) {
  auto model = etalon::LlamaModel::Create(*options);
  if (model.ok()) {
    *result = std::unique_ptr<etalon::TokenModel>(*std::move(model));
  } else {
    *result = model.status();
  }
}
