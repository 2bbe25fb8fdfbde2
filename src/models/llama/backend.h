// Chooses and loads ggml's back ends: one CPU variant, named, and the devices that were asked for.
// It loads no model.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ggml-backend.h"

namespace etalon {

// Variants give different numbers, so exactly one is loaded. "" takes the best for this machine by
// ggml's own score. FailedPrecondition lists what this machine can run when `wanted` is not among
// them. Returns the variant's name, e.g. "haswell". May be called again with the same wish.
absl::StatusOr<std::string> LoadCpuVariant(std::string_view wanted);

struct CpuVariant {
  std::string name;
  std::string path;
  int score = 0;  // 0: this machine cannot run it; else the largest is the best
};
// Those that lie beside libggml, sorted by path.
std::vector<CpuVariant> ListCpuVariants();

// Loads the other back ends that lie beside libggml, so that their devices are there.
absl::Status LoadOtherBackends();

struct ChosenDevice {
  std::string name = "CPU";             // as ggml spells it, whatever the case of the wish
  ggml_backend_dev_t handle = nullptr;  // null: the CPU, which is computed on in one way only
};
// After LoadCpuVariant. "" is the CPU; other back ends are loaded only when something else is
// wanted. UsageError lists the devices that there are.
absl::StatusOr<ChosenDevice> ChooseDevice(const std::string& wanted);

// Keeps what the libraries log off the terminal from now on, and has them start no debugger where
// they end the process.
void CaptureLibraryLog();
// The last error lines, and forgets them; "" when there were none.
std::string TakeLibraryErrors();
// Whether what a library said (a line, or the text of an exception) means that it got no memory.
bool SpeaksOfMemory(std::string_view words);
// Why a model file could not be loaded: ResourceExhausted when memory was short, else
// InvalidArgument, since it may be damaged.
absl::Status LoadFailure(const std::string& path, const std::string& words);

}  // namespace etalon
