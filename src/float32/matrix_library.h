// Single-threaded float32 matrix products of OpenBLAS, loaded on first use. The only file that
// knows that library. It starts no threads: the caller cuts the work.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace etalon {

// Row-major matrices with `stride` floats from one row to the next.
struct MatrixRows {
  const float* data = nullptr;
  int64_t stride = 0;
};

struct ProductShape {
  int64_t m = 0, n = 0, k = 0;
};

// Where a product goes: added to beta times what is there.
struct ProductOutput {
  float* data = nullptr;
  int64_t stride = 0;
  float beta = 0;
};

class MatrixLibrary {
 public:
  // Loads the library with the kernels of `core` ("SkylakeX", "Haswell", …: its names), whatever
  // the environment says, so that equal settings compute equal bits. Process-wide: the first core
  // stays, another is FailedPrecondition. Unavailable when the library is not installed.
  static absl::StatusOr<const MatrixLibrary*> Load(std::string_view core);

  // output[m x n] = a[m x k] * transposed(b[n x k]) + beta * output. A sum is taken in float32, in
  // an order that depends on the shape alone.
  void MultiplyTransposed(const ProductShape& shape, MatrixRows a, MatrixRows b,
                          const ProductOutput& output) const;

  // "OpenBLAS 0.3.34, SkylakeX"
  const std::string& name() const { return name_; }

 private:
  MatrixLibrary() = default;
  void* function_ = nullptr;
  std::string name_;
};

}  // namespace etalon
