// The threads of ggml's CPU device, kept for the life of a context. They sleep between two pieces
// of work: by default ggml starts new ones for each piece, and threads that spin instead take the
// cores from the kernels of src/float32. It computes nothing.
#pragma once

#include <cstdint>
#include <memory>

#include "absl/status/statusor.h"
#include "llama.h"

namespace etalon {

class CpuThreads {
 public:
  // Attached to the context, which must end first. Unavailable when they cannot be started.
  static absl::StatusOr<std::unique_ptr<CpuThreads>> Create(int32_t threads,
                                                            llama_context* context);
  ~CpuThreads();
  CpuThreads(const CpuThreads&) = delete;
  CpuThreads& operator=(const CpuThreads&) = delete;

 private:
  explicit CpuThreads(ggml_threadpool_t pool) : pool_(pool) {}
  ggml_threadpool_t pool_;
};

}  // namespace etalon
