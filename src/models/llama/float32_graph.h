// Computes those nodes of a ggml graph that are matrix products or attention, in float32. It knows
// ggml's tensors, and neither llama.cpp nor where the graph comes from.
#pragma once

#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

#include "float32/masked_attention.h"
#include "float32/matrix_library.h"
#include "float32/worker_team.h"
#include "ggml.h"
#include "models/llama/float32_device.h"

namespace etalon {

class Float32Graph {
 public:
  explicit Float32Graph(const MatrixLibrary* library);

  static bool Supports(const ggml_tensor& operation, const Float32Choice& choice);
  void SetThreads(int32_t threads);
  // False at a node that Supports() would have refused.
  bool Compute(ggml_cgraph* graph);

 private:
  void MultiplyNode(ggml_tensor* node);
  void SoftmaxNode(ggml_tensor* node);
  // Computes scores, softmax and weighted values at once; false when the three are no attention.
  bool AttendNodes(const ggml_tensor& scores, const ggml_tensor& softmax, ggml_tensor* result);
  // The matrix as floats: itself, a copy that is kept (of weights), or one that is valid until the
  // next call.
  const float* FloatsOf(const ggml_tensor& weights);

  const MatrixLibrary& library_;
  std::unique_ptr<WorkerTeam> team_;
  std::unique_ptr<MaskedAttention> attention_;
  std::unordered_map<const void*, std::vector<float>> copies_;  // by the weights' data
  std::vector<float> converted_;                                // what is no weight
  std::vector<float> output_;  // where a result may not be written at once
};

}  // namespace etalon
