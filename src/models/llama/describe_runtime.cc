#include "models/llama/describe_runtime.h"

#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "ggml-backend.h"
#include "llama.h"
#include "models/llama/backend.h"
#include "models/llama/float32_device.h"

namespace etalon {

absl::StatusOr<Value> DescribeLlamaRuntime() {
  CaptureLibraryLog();
  ETALON_TRY(const std::string chosen, LoadCpuVariant(""));
  ETALON_TRY_DO(LoadOtherBackends());
  Value::List variants, devices;
  for (const CpuVariant& variant : ListCpuVariants()) {
    variants.push_back(Value::MakeDict({{"name", variant.name},
                                        {"score", int64_t{variant.score}},
                                        {"is_chosen", variant.name == chosen}}));
  }
  for (size_t i = 0; i < ggml_backend_dev_count(); ++i) {
    ggml_backend_dev_t device = ggml_backend_dev_get(i);
    size_t free = 0, total = 0;
    ggml_backend_dev_memory(device, &free, &total);
    devices.push_back(Value::MakeDict(
        {{"name", RepairUtf8(ggml_backend_dev_name(device))},
         {"description", RepairUtf8(TrimSpaces(ggml_backend_dev_description(device)))},
         {"memory_bytes", static_cast<int64_t>(total)},
         {"free_bytes", static_cast<int64_t>(free)}}));
  }
  Value runtime = Value::MakeDict({{"library", StrCat("llama.cpp ", llama_version())},
                                   {"system", llama_print_system_info()},
                                   {"variants", Value(std::move(variants))},
                                   {"devices", Value(std::move(devices))}});
  // What a run on the CPU needs too, and what loads it there. Its device is not one to choose.
  const auto float32 = Float32Registration::Create(chosen);
  runtime.Set("kernels", float32.ok() ? Value(float32->kernels()) : Value());
  if (!float32.ok()) runtime.Set("kernels_error", ToView(float32.status().message()));
  return runtime;
}

}  // namespace etalon
