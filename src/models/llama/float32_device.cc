#include "models/llama/float32_device.h"

#include <memory>
#include <utility>

#include "base/str.h"
#include "base/try.h"
#include "float32/matrix_library.h"
#include "ggml-backend-impl.h"
#include "models/llama/float32_graph.h"

namespace etalon {
namespace {

// Of the process, as ggml's list of devices is.
struct DeviceSettings {
  const MatrixLibrary* library = nullptr;
  Float32Choice choice;
};

const DeviceSettings& SettingsOf(ggml_backend_dev_t device) {
  return *static_cast<const DeviceSettings*>(device->context);
}

ggml_backend_reg* TheRegistry();
ggml_backend_device* TheDevice();

// --- the backend: one a context -----------------------------------------------------------------

Float32Graph* GraphOf(ggml_backend_t backend) {
  return static_cast<Float32Graph*>(backend->context);
}

const char* BackendName(ggml_backend_t) { return "Float32"; }

void FreeBackend(ggml_backend_t backend) {
  delete GraphOf(backend);
  delete backend;
}

ggml_status ComputeGraph(ggml_backend_t backend, ggml_cgraph* graph) {
  return GraphOf(backend)->Compute(graph) ? GGML_STATUS_SUCCESS : GGML_STATUS_FAILED;
}

void SetThreads(ggml_backend_t backend, int threads) { GraphOf(backend)->SetThreads(threads); }

ggml_guid_t BackendId() {
  static ggml_guid id = {0x65, 0x74, 0x61, 0x6c, 0x6f, 0x6e, 0x2d, 0x66,
                         0x6c, 0x6f, 0x61, 0x74, 0x33, 0x32, 0x2d, 0x31};
  return &id;
}

ggml_backend_t MakeBackend(ggml_backend_dev_t device, const char*) {
  ggml_backend_i functions = {};
  functions.get_name = BackendName;
  functions.free = FreeBackend;
  functions.graph_compute = ComputeGraph;
  auto graph = std::make_unique<Float32Graph>(SettingsOf(device).library);
  return new ggml_backend{BackendId(), functions, device, graph.release()};
}

// --- the device ---------------------------------------------------------------------------------

const char* DeviceName(ggml_backend_dev_t) { return "Float32"; }
const char* DeviceDescription(ggml_backend_dev_t) { return "matrix products in float32"; }

void DeviceMemory(ggml_backend_dev_t, size_t* free, size_t* total) { *free = *total = 0; }

enum ggml_backend_dev_type DeviceType(ggml_backend_dev_t) { return GGML_BACKEND_DEVICE_TYPE_ACCEL; }

void DeviceProperties(ggml_backend_dev_t device, ggml_backend_dev_props* properties) {
  *properties = {};
  properties->name = DeviceName(device);
  properties->description = DeviceDescription(device);
  properties->type = DeviceType(device);
  properties->caps.buffer_from_host_ptr = true;
}

ggml_backend_buffer_type_t DeviceBufferType(ggml_backend_dev_t) {
  return ggml_backend_cpu_buffer_type();
}

ggml_backend_buffer_t BufferFromHost(ggml_backend_dev_t, void* data, size_t size, size_t) {
  return ggml_backend_cpu_buffer_from_ptr(data, size);
}

bool SupportsOperation(ggml_backend_dev_t device, const ggml_tensor* operation) {
  return Float32Graph::Supports(*operation, SettingsOf(device).choice);
}

bool SupportsBufferType(ggml_backend_dev_t, ggml_backend_buffer_type_t type) {
  return ggml_backend_buft_is_host(type);
}

// --- the registry -------------------------------------------------------------------------------

const char* RegistryName(ggml_backend_reg_t) { return "Float32"; }
size_t DeviceCount(ggml_backend_reg_t) { return 1; }
ggml_backend_dev_t DeviceAt(ggml_backend_reg_t, size_t) { return TheDevice(); }

void* FunctionNamed(ggml_backend_reg_t, const char* name) {
  if (std::string_view(name) != "ggml_backend_set_n_threads") return nullptr;
  return reinterpret_cast<void*>(SetThreads);
}

ggml_backend_reg* TheRegistry() {
  static ggml_backend_reg registry = {
      GGML_BACKEND_API_VERSION, {RegistryName, DeviceCount, DeviceAt, FunctionNamed}, nullptr};
  return &registry;
}

ggml_backend_device* TheDevice() {
  static DeviceSettings settings;
  static ggml_backend_device device = [] {
    ggml_backend_device_i functions = {};
    functions.get_name = DeviceName;
    functions.get_description = DeviceDescription;
    functions.get_memory = DeviceMemory;
    functions.get_type = DeviceType;
    functions.get_props = DeviceProperties;
    functions.init_backend = MakeBackend;
    functions.get_buffer_type = DeviceBufferType;
    functions.buffer_from_host_ptr = BufferFromHost;
    functions.supports_op = SupportsOperation;
    functions.supports_buft = SupportsBufferType;
    return ggml_backend_device{functions, TheRegistry(), &settings};
  }();
  return &device;
}

// OpenBLAS has kernels for fewer kinds of machine than libggml; each variant gets the best of
// which it has all instructions.
std::string_view CoreOf(std::string_view cpu_variant) {
  if (cpu_variant == "x64") return "Katmai";  // its name for any x86-64
  if (cpu_variant == "sse42") return "Nehalem";
  if (cpu_variant == "sandybridge" || cpu_variant == "ivybridge" || cpu_variant == "piledriver")
    return "Sandybridge";

  if (cpu_variant == "haswell" || cpu_variant == "alderlake") return "Haswell";
  return "SkylakeX";
}

}  // namespace

absl::StatusOr<Float32Registration> Float32Registration::Create(std::string_view cpu_variant) {
  ETALON_TRY(const MatrixLibrary* library, MatrixLibrary::Load(CoreOf(cpu_variant)));
  *static_cast<DeviceSettings*>(TheDevice()->context) = {library, {}};
  ggml_backend_register(TheRegistry());
  Float32Registration registration;
  registration.kernels_ = library->name();
  registration.is_registered_ = true;
  return registration;
}

void Float32Registration::Choose(const Float32Choice& choice) {
  static_cast<DeviceSettings*>(TheDevice()->context)->choice = choice;
}

Float32Registration::Float32Registration(Float32Registration&& other) noexcept
    : kernels_(std::move(other.kernels_)),
      is_registered_(std::exchange(other.is_registered_, false)) {}

Float32Registration::~Float32Registration() {
  if (is_registered_) ggml_backend_unload(TheRegistry());
}

}  // namespace etalon
