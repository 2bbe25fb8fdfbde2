// A ggml device that computes matrix products and attention in float32, whatever the type of the
// weights, with the kernels of src/float32. ggml's own CPU device computes the rest. It decides no
// batch and holds no cache.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace etalon {

// What the device takes; the rest is left to ggml's own.
struct Float32Choice {
  // Weights of other types are converted; else only float32 weights are taken.
  bool converts_weights = false;
  // Products of fewer rows are left to ggml.
  int64_t rows_min = 1;
};

// While one lives, contexts that are made see the device; they keep it afterwards.
class Float32Registration {
 public:
  // `cpu_variant`: of libggml; the kernels are for the same instructions. Unavailable when they
  // cannot be loaded.
  static absl::StatusOr<Float32Registration> Create(std::string_view cpu_variant);
  Float32Registration(Float32Registration&& other) noexcept;
  Float32Registration& operator=(Float32Registration&& other) = delete;
  ~Float32Registration();

  // For the contexts that are made next, one at a time in a process.
  void Choose(const Float32Choice& choice);
  // What the manifest says of the arithmetic: "OpenBLAS 0.3.34, SkylakeX".
  const std::string& kernels() const { return kernels_; }

 private:
  Float32Registration() = default;
  std::string kernels_;
  bool is_registered_ = false;
};

}  // namespace etalon
