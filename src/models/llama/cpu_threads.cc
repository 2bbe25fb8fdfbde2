#include "models/llama/cpu_threads.h"

#include "base/str.h"
#include "ggml-backend.h"
#include "ggml-cpu.h"

namespace etalon {
namespace {

// The CPU device is a library that is loaded at run time: its functions are asked for by name.
template <typename Function>
Function CpuFunction(const char* name) {
  ggml_backend_dev_t device = ggml_backend_dev_by_type(GGML_BACKEND_DEVICE_TYPE_CPU);
  if (device == nullptr) return nullptr;
  return reinterpret_cast<Function>(
      ggml_backend_reg_get_proc_address(ggml_backend_dev_backend_reg(device), name));
}

}  // namespace

absl::StatusOr<std::unique_ptr<CpuThreads>> CpuThreads::Create(int32_t threads,
                                                               llama_context* context) {
  const auto make = CpuFunction<decltype(&ggml_threadpool_new)>("ggml_threadpool_new");
  ggml_threadpool_params parameters = ggml_threadpool_params_default(threads);
  parameters.poll = 0;
  ggml_threadpool_t pool = make == nullptr ? nullptr : make(&parameters);
  if (pool == nullptr) {
    return absl::UnavailableError(StrCat("cannot start ", threads, " threads"));
  }
  llama_attach_threadpool(context, pool, pool);
  return std::unique_ptr<CpuThreads>(new CpuThreads(pool));
}

CpuThreads::~CpuThreads() {
  if (auto free = CpuFunction<decltype(&ggml_threadpool_free)>("ggml_threadpool_free")) {
    free(pool_);
  }
}

}  // namespace etalon
