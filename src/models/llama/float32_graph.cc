#include "models/llama/float32_graph.h"

#include <algorithm>
#include <cstring>
#include <optional>

#include "float32/masked_softmax.h"
#include "float32/matrix_product.h"
#include "ggml-backend.h"

namespace etalon {
namespace {

constexpr int64_t kFloatBytes = sizeof(float);

bool IsNothing(const ggml_tensor& node) {
  return node.op == GGML_OP_NONE || node.op == GGML_OP_RESHAPE || node.op == GGML_OP_VIEW ||
         node.op == GGML_OP_PERMUTE || node.op == GGML_OP_TRANSPOSE;
}

int64_t Stride(const ggml_tensor& tensor, int dimension) {
  return static_cast<int64_t>(tensor.nb[dimension]) / kFloatBytes;
}

// Rows of floats at any distances that are whole floats.
bool HasFloatRows(const ggml_tensor& tensor) {
  return tensor.type == GGML_TYPE_F32 && tensor.nb[0] == kFloatBytes &&
         tensor.nb[1] % kFloatBytes == 0 && tensor.nb[2] % kFloatBytes == 0 && tensor.ne[3] == 1;
}

bool SupportsProduct(const ggml_tensor& node, const Float32Choice& choice) {
  const ggml_tensor& weights = *node.src[0];
  if (node.src[1]->ne[1] < choice.rows_min) return false;
  const bool is_readable =
      HasFloatRows(weights) || (choice.converts_weights && weights.type != GGML_TYPE_F32 &&
                                ggml_get_type_traits(weights.type)->to_float != nullptr &&
                                ggml_is_contiguous(&weights) && weights.ne[3] == 1);
  // The second parameter is a hint that the weights are a Hadamard transform, for which the CPU
  // device has a shorter way.
  return is_readable && node.op_params[1] == 0 && HasFloatRows(*node.src[1]) &&
         HasFloatRows(node) && node.src[1]->ne[2] % weights.ne[2] == 0;
}

struct SoftmaxParameters {
  float scale = 1;
  float bias = 0;
};

SoftmaxParameters ParametersOf(const ggml_tensor& softmax) {
  SoftmaxParameters parameters;
  std::memcpy(&parameters.scale, softmax.op_params, kFloatBytes);
  std::memcpy(&parameters.bias, softmax.op_params + 1, kFloatBytes);
  return parameters;
}

// Only that of attention: directly behind a product, with a mask of one plane and nothing else.
bool SupportsSoftmax(const ggml_tensor& node, const Float32Choice& choice) {
  const ggml_tensor* scores = node.src[0];
  const ggml_tensor* mask = node.src[1];
  return scores->op == GGML_OP_MUL_MAT && SupportsProduct(*scores, choice) && mask != nullptr &&
         node.src[2] == nullptr && ParametersOf(node).bias == 0 && HasFloatRows(node) &&
         HasFloatRows(*mask) && mask->ne[2] == 1 && mask->ne[0] == node.ne[0] &&
         mask->ne[1] >= node.ne[1];
}

bool Overlap(const ggml_tensor& a, const ggml_tensor& b) {
  const auto* first = static_cast<const char*>(a.data);
  const auto* second = static_cast<const char*>(b.data);
  return first < second + ggml_nbytes(&b) && second < first + ggml_nbytes(&a);
}

const float* Floats(const ggml_tensor& tensor) { return static_cast<const float*>(tensor.data); }

}  // namespace

Float32Graph::Float32Graph(const MatrixLibrary* library) : library_(*library) { SetThreads(1); }

bool Float32Graph::Supports(const ggml_tensor& operation, const Float32Choice& choice) {
  if (operation.op == GGML_OP_MUL_MAT) return SupportsProduct(operation, choice);
  if (operation.op == GGML_OP_SOFT_MAX) return SupportsSoftmax(operation, choice);
  return IsNothing(operation);
}

void Float32Graph::SetThreads(int32_t threads) {
  if (team_ != nullptr && team_->threads() == threads) return;
  attention_.reset();
  team_ = std::make_unique<WorkerTeam>(std::max(1, threads));
  attention_ = std::make_unique<MaskedAttention>(&library_, team_.get());
}

bool Float32Graph::Compute(ggml_cgraph* graph) {
  std::vector<ggml_tensor*> nodes;
  for (int i = 0; i < ggml_graph_n_nodes(graph); ++i) {
    ggml_tensor* node = ggml_graph_node(graph, i);
    if ((node->flags & GGML_TENSOR_FLAG_COMPUTE) != 0 && !IsNothing(*node)) nodes.push_back(node);
  }
  for (size_t i = 0; i < nodes.size(); ++i) {
    if (i + 2 < nodes.size() && nodes[i + 1]->op == GGML_OP_SOFT_MAX &&
        AttendNodes(*nodes[i], *nodes[i + 1], nodes[i + 2])) {
      i += 2;
    } else if (nodes[i]->op == GGML_OP_MUL_MAT) {
      MultiplyNode(nodes[i]);
    } else if (nodes[i]->op == GGML_OP_SOFT_MAX) {
      SoftmaxNode(nodes[i]);
    } else {
      return false;
    }
  }
  return true;
}

const float* Float32Graph::FloatsOf(const ggml_tensor& weights) {
  if (weights.type == GGML_TYPE_F32) return Floats(weights);
  if (const auto found = copies_.find(weights.data); found != copies_.end()) {
    return found->second.data();
  }
  const int64_t rows = ggml_nrows(&weights);
  // Only weights stay what they are; a cache of keys is converted anew each time.
  const bool is_weight =
      weights.op == GGML_OP_NONE && weights.buffer != nullptr &&
      ggml_backend_buffer_get_usage(weights.buffer) == GGML_BACKEND_BUFFER_USAGE_WEIGHTS;
  std::vector<float>& floats = is_weight ? copies_[weights.data] : converted_;
  if (floats.size() < static_cast<size_t>(rows * weights.ne[0])) {
    floats.resize(static_cast<size_t>(rows * weights.ne[0]));
  }
  const auto to_float = ggml_get_type_traits(weights.type)->to_float;
  constexpr int64_t kRowsAtOnce = 64;
  team_->Run((rows + kRowsAtOnce - 1) / kRowsAtOnce, [&](int64_t index, int32_t) {
    const int64_t end = std::min(rows, (index + 1) * kRowsAtOnce);
    for (int64_t row = index * kRowsAtOnce; row < end; ++row) {
      to_float(static_cast<const char*>(weights.data) + row * static_cast<int64_t>(weights.nb[1]),
               floats.data() + row * weights.ne[0], weights.ne[0]);
    }
  });
  return floats.data();
}

void Float32Graph::MultiplyNode(ggml_tensor* node) {
  const ggml_tensor& weights = *node->src[0];
  const ggml_tensor& input = *node->src[1];
  const bool is_float = weights.type == GGML_TYPE_F32;
  MatrixProduct product;
  product.m = input.ne[1];
  product.n = weights.ne[1];
  product.k = weights.ne[0];
  product.a = {Floats(input), Stride(input, 1)};
  product.b = {FloatsOf(weights), is_float ? Stride(weights, 1) : weights.ne[0]};
  product.c = static_cast<float*>(node->data);
  product.c_stride = Stride(*node, 1);
  product.batch = input.ne[2];
  product.a_distance = Stride(input, 2);
  product.b_distance = is_float ? Stride(weights, 2) : weights.ne[0] * weights.ne[1];
  product.c_distance = Stride(*node, 2);
  product.b_share = input.ne[2] / weights.ne[2];
  Multiply(product, library_, team_.get());
}

void Float32Graph::SoftmaxNode(ggml_tensor* node) {
  const ggml_tensor& scores = *node->src[0];
  const ggml_tensor& mask = *node->src[1];
  const float scale = ParametersOf(*node).scale;
  team_->Run(node->ne[1] * node->ne[2], [&](int64_t index, int32_t) {
    const int64_t token = index % node->ne[1], head = index / node->ne[1];
    const float* from = Floats(scores) + token * Stride(scores, 1) + head * Stride(scores, 2);
    float* to =
        static_cast<float*>(node->data) + token * Stride(*node, 1) + head * Stride(*node, 2);
    if (to != from) std::memmove(to, from, static_cast<size_t>(node->ne[0] * kFloatBytes));
    MaskedSoftmax(node->ne[0], scale, Floats(mask) + token * Stride(mask, 1), to);
  });
}

bool Float32Graph::AttendNodes(const ggml_tensor& scores, const ggml_tensor& softmax,
                               ggml_tensor* result) {
  if (scores.op != GGML_OP_MUL_MAT || softmax.src[0] != &scores || result->op != GGML_OP_MUL_MAT ||
      result->src[1] != &softmax ||
      ((scores.flags | softmax.flags) & GGML_TENSOR_FLAG_OUTPUT) != 0) {
    return false;
  }
  const ggml_tensor& keys = *scores.src[0];
  const ggml_tensor& queries = *scores.src[1];
  const ggml_tensor& values = *result->src[0];
  const ggml_tensor& mask = *softmax.src[1];
  if (!HasFloatRows(keys) || !HasFloatRows(values) || keys.ne[2] != values.ne[2]) return false;
  AttentionInput input;
  input.tokens = queries.ne[1];
  input.cells = keys.ne[1];
  input.heads = queries.ne[2];
  input.key_heads = keys.ne[2];
  input.key_size = keys.ne[0];
  input.value_size = values.ne[1];
  input.scale = ParametersOf(softmax).scale;
  input.queries = {Floats(queries), Stride(queries, 1)};
  input.query_head_distance = Stride(queries, 2);
  input.keys = {Floats(keys), Stride(keys, 1)};
  input.key_head_distance = Stride(keys, 2);
  input.values = {Floats(values), Stride(values, 1)};
  input.value_head_distance = Stride(values, 2);
  input.mask = {Floats(mask), Stride(mask, 1)};
  input.output = static_cast<float*>(result->data);
  input.output_stride = Stride(*result, 1);
  input.output_head_distance = Stride(*result, 2);
  // ggml may give the result the memory of what it thinks was read before.
  const bool is_shared = Overlap(*result, queries) || Overlap(*result, mask);
  const size_t bytes = ggml_nbytes(result);
  if (is_shared) {
    output_.resize(bytes / kFloatBytes);
    input.output = output_.data();
  }
  attention_->Compute(input);
  if (is_shared) std::memcpy(result->data, output_.data(), bytes);
  return true;
}

}  // namespace etalon
