// links: etalon_float32 llama::llama
// The float32 device's graphs against plain loops and against themselves, cut in other ways: what
// is computed at once must equal what is computed node by node.
#include "models/llama/float32_graph.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <memory>
#include <random>
#include <vector>

#include "ggml.h"
#include "models/llama/llama_settings.h"

namespace etalon {
namespace {

constexpr int64_t kSize = 32, kCells = 48, kTokens = 21, kHeads = 6, kKeyHeads = 2;

struct FreeContext {
  void operator()(ggml_context* context) const { ggml_free(context); }
};

class Float32GraphTest : public ::testing::Test {
 protected:
  Float32GraphTest()
      : context_(
            ggml_init({.mem_size = size_t{64} << 20, .mem_buffer = nullptr, .no_alloc = false})),
        library_(*MatrixLibrary::Load("Katmai")),
        graph_(library_) {
    graph_.SetThreads(2);
  }

  ggml_tensor* Random(int64_t a, int64_t b, int64_t c) {
    ggml_tensor* tensor = ggml_new_tensor_3d(context_.get(), GGML_TYPE_F32, a, b, c);
    std::normal_distribution<float> normal;
    for (int64_t i = 0; i < a * b * c; ++i) static_cast<float*>(tensor->data)[i] = normal(random_);
    return tensor;
  }

  // Token t sees the cells up to some place, and not every third of them.
  ggml_tensor* Mask() {
    ggml_tensor* mask = ggml_new_tensor_2d(context_.get(), GGML_TYPE_F32, kCells, kTokens);
    for (int64_t t = 0; t < kTokens; ++t) {
      for (int64_t cell = 0; cell < kCells; ++cell) {
        const bool is_seen = cell <= t + 20 && cell % 3 != 1;
        static_cast<float*>(mask->data)[t * kCells + cell] =
            is_seen ? 0.0f : -std::numeric_limits<float>::infinity();
      }
    }
    return mask;
  }

  bool Compute(const std::vector<ggml_tensor*>& ends) {
    ggml_cgraph* graph = ggml_new_graph(context_.get());
    for (ggml_tensor* end : ends) ggml_build_forward_expand(graph, end);
    return graph_.Compute(graph);
  }

  static std::vector<float> Floats(const ggml_tensor* tensor) {
    const auto* data = static_cast<const float*>(tensor->data);
    return {data, data + ggml_nelements(tensor)};
  }

  std::unique_ptr<ggml_context, FreeContext> context_;
  const MatrixLibrary* library_;
  Float32Graph graph_;
  std::mt19937 random_{7};
};

TEST_F(Float32GraphTest, AttentionAtOnceEqualsItsThreeSteps) {
  ggml_tensor* keys = Random(kSize, kCells, kKeyHeads);
  ggml_tensor* queries = Random(kSize, kTokens, kHeads);
  ggml_tensor* values = Random(kCells, kSize, kKeyHeads);
  ggml_tensor* scores = ggml_mul_mat(context_.get(), keys, queries);
  ggml_tensor* softmax = ggml_soft_max_ext(context_.get(), scores, Mask(), 0.25f, 0.0f);
  ggml_tensor* result = ggml_mul_mat(context_.get(), values, softmax);
  for (const ggml_tensor* node : {scores, softmax, result}) {
    EXPECT_TRUE(Float32Graph::Supports(*node, {}));
  }
  ASSERT_TRUE(Compute({result}));
  const std::vector<float> at_once = Floats(result);

  // The two first marked as asked for, nothing is left out.
  ggml_set_output(scores);
  ggml_set_output(softmax);
  std::fill_n(static_cast<float*>(result->data), ggml_nelements(result), 0.0f);
  ASSERT_TRUE(Compute({result}));
  const std::vector<float> in_steps = Floats(result);
  for (size_t i = 0; i < in_steps.size(); ++i) EXPECT_NEAR(at_once[i], in_steps[i], 1e-5);
  const std::vector<float> weights = Floats(softmax);
  for (int64_t row = 0; row < kTokens * kHeads; ++row) {
    double total = 0;
    for (int64_t cell = 0; cell < kCells; ++cell) {
      total += static_cast<double>(weights[static_cast<size_t>(row * kCells + cell)]);
    }
    EXPECT_NEAR(total, 1, 1e-5);
  }
}

TEST_F(Float32GraphTest, QuantisedWeightsAreWhatTheyStandFor) {
  ggml_tensor* plain = Random(kSize, 40, 1);
  ggml_tensor* stored = ggml_new_tensor_2d(context_.get(), GGML_TYPE_Q8_0, kSize, 40);
  ggml_quantize_chunk(GGML_TYPE_Q8_0, Floats(plain).data(), stored->data, 0, 40, kSize, nullptr);
  ggml_get_type_traits(GGML_TYPE_Q8_0)
      ->to_float(stored->data, static_cast<float*>(plain->data), 40 * kSize);
  ggml_tensor* input = Random(kSize, 3, 1);
  ggml_tensor* of_stored = ggml_mul_mat(context_.get(), stored, input);
  ggml_tensor* of_plain = ggml_mul_mat(context_.get(), plain, input);
  ASSERT_TRUE(Compute({of_stored, of_plain}));
  EXPECT_EQ(Floats(of_stored), Floats(of_plain));
  EXPECT_TRUE(Float32Graph::Supports(*of_stored, {.converts_weights = true}));
  EXPECT_FALSE(Float32Graph::Supports(*of_stored, {.converts_weights = false}));
  EXPECT_FALSE(Float32Graph::Supports(*of_plain, {.rows_min = 4}));
}

TEST_F(Float32GraphTest, LeavesToOthersWhatIsNoPlainAttention) {
  ggml_tensor* keys = Random(kSize, kCells, kKeyHeads);
  ggml_tensor* queries = Random(kSize, kTokens, kHeads);
  ggml_tensor* scores = ggml_mul_mat(context_.get(), keys, queries);
  const auto is_taken = [&](ggml_tensor* node) { return Float32Graph::Supports(*node, {}); };
  EXPECT_FALSE(is_taken(ggml_soft_max(context_.get(), scores)));                          // no mask
  EXPECT_FALSE(is_taken(ggml_soft_max_ext(context_.get(), scores, Mask(), 1.0f, 8.0f)));  // ALiBi
  ggml_tensor* scaled = ggml_scale(context_.get(), scores, 0.5f);
  EXPECT_FALSE(is_taken(scaled));
  EXPECT_FALSE(is_taken(ggml_soft_max_ext(context_.get(), scaled, Mask(), 1.0f, 0.0f)));
  EXPECT_FALSE(Compute({scaled}));
}

constexpr int64_t kBillion = 1000000000;

TEST(ConvertedBytes, AreThoseOfASmallModelThatIsNoMixture) {
  EXPECT_EQ(ConvertedBytes({.parameters = kBillion, .bytes = kBillion / 2}), 4 * kBillion);
  EXPECT_EQ(ConvertedBytes({.parameters = kBillion, .bytes = 4 * kBillion}), 0);  // float32 already
  EXPECT_EQ(ConvertedBytes({.parameters = 7 * kBillion, .bytes = 4 * kBillion}), 0);
  EXPECT_EQ(ConvertedBytes({.parameters = kBillion, .bytes = kBillion / 2, .experts = 8}), 0);
}

}  // namespace
}  // namespace etalon
