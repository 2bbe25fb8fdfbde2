// The kernels against plain loops in double precision, and against themselves with other threads.
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <vector>

#include "float32/masked_attention.h"
#include "float32/masked_softmax.h"
#include "float32/matrix_library.h"
#include "float32/matrix_product.h"
#include "float32/worker_team.h"

namespace etalon {
namespace {

constexpr float kNothing = -std::numeric_limits<float>::infinity();

// Kernels that every x86-64 machine has.
const MatrixLibrary& Library() {
  static const MatrixLibrary* library = [] {
    auto loaded = MatrixLibrary::Load("Katmai");
    if (!loaded.ok()) ADD_FAILURE() << loaded.status();
    return *loaded;
  }();
  return *library;
}

std::vector<float> RandomFloats(size_t count, uint32_t seed) {
  std::mt19937 random(seed);
  std::normal_distribution<float> normal;
  std::vector<float> floats(count);
  for (float& each : floats) each = normal(random);
  return floats;
}

TEST(MatrixLibrary, NamesItselfAndItsKernels) {
  EXPECT_TRUE(Library().name().starts_with("OpenBLAS 0.3.")) << Library().name();
  EXPECT_TRUE(Library().name().ends_with(", Katmai")) << Library().name();
}

TEST(MatrixLibrary, RefusesOtherKernelsInTheSameProcess) {
  Library();
  const auto other = MatrixLibrary::Load("Haswell");
  EXPECT_EQ(other.status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST(WorkerTeam, DoesEachPieceOnce) {
  for (const int32_t threads : {1, 2, 5}) {
    WorkerTeam team(threads);
    for (const int64_t count : {0, 1, 2, 1000}) {
      std::vector<std::atomic<int>> done(static_cast<size_t>(count));
      team.Run(count, [&](int64_t index, int32_t worker) {
        EXPECT_LT(worker, threads);
        ++done[static_cast<size_t>(index)];
      });
      for (const auto& each : done) EXPECT_EQ(each, 1);
    }
  }
}

struct Shape {
  int64_t m, n, k, batch, share;
};

std::vector<float> Product(const Shape& shape, int32_t threads) {
  const auto a = RandomFloats(static_cast<size_t>(shape.batch * shape.m * shape.k), 1);
  const auto b =
      RandomFloats(static_cast<size_t>(shape.batch / shape.share * shape.n * shape.k), 2);
  std::vector<float> c(static_cast<size_t>(shape.batch * shape.m * shape.n));
  WorkerTeam team(threads);
  Multiply({.m = shape.m,
            .n = shape.n,
            .k = shape.k,
            .a = {a.data(), shape.k},
            .b = {b.data(), shape.k},
            .c = c.data(),
            .c_stride = shape.n,
            .batch = shape.batch,
            .a_distance = shape.m * shape.k,
            .b_distance = shape.n * shape.k,
            .c_distance = shape.m * shape.n,
            .b_share = shape.share},
           Library(), &team);
  for (int64_t plane = 0; plane < shape.batch; ++plane) {
    for (int64_t i = 0; i < shape.m; ++i) {
      for (int64_t j = 0; j < shape.n; ++j) {
        double sum = 0;
        for (int64_t k = 0; k < shape.k; ++k) {
          sum += static_cast<double>(a[static_cast<size_t>((plane * shape.m + i) * shape.k + k)]) *
                 b[static_cast<size_t>((plane / shape.share * shape.n + j) * shape.k + k)];
        }
        const float got = c[static_cast<size_t>((plane * shape.m + i) * shape.n + j)];
        EXPECT_NEAR(got, sum, 1e-4 * std::sqrt(static_cast<double>(shape.k)));
      }
    }
  }
  return c;
}

TEST(Multiply, AgreesWithPlainLoopsForAnyShapeAndNumberOfThreads) {
  for (const Shape& shape :
       {Shape{1, 1, 1, 1, 1}, Shape{1, 300, 17, 1, 1}, Shape{129, 97, 64, 1, 1},
        Shape{513, 40, 33, 1, 1}, Shape{7, 577, 20, 1, 1}, Shape{30, 50, 16, 6, 3}}) {
    const auto one = Product(shape, 1), three = Product(shape, 3);
    EXPECT_EQ(std::memcmp(one.data(), three.data(), one.size() * sizeof(float)), 0);
  }
}

TEST(MaskedSoftmax, SumsToOneOverWhatIsSeen) {
  for (const int64_t size : {1, 15, 16, 17, 100}) {
    auto row = RandomFloats(static_cast<size_t>(size), 3);
    const auto scores = row;
    std::vector<float> mask(static_cast<size_t>(size));
    for (size_t i = 1; i < mask.size(); i += 3) mask[i] = kNothing;
    MaskedSoftmax(size, 0.5f, mask.data(), row.data());
    double total = 0;
    for (size_t i = 0; i < mask.size(); ++i) {
      if (mask[i] == 0) total += std::exp(0.5 * static_cast<double>(scores[i]));
    }
    for (size_t i = 0; i < mask.size(); ++i) {
      const double expected =
          mask[i] == 0 ? std::exp(0.5 * static_cast<double>(scores[i])) / total : 0;
      EXPECT_NEAR(row[i], expected, 1e-6);
    }
  }
}

TEST(MaskedSoftmax, GivesZerosWhereNothingIsSeen) {
  std::vector<float> row(20, 1.0f);
  const std::vector<float> mask(20, kNothing);
  MaskedSoftmax(20, 1.0f, mask.data(), row.data());
  EXPECT_EQ(row, std::vector<float>(20));
}

// Branches over a shared prefix: token t sees the first `prefix` cells and those of its own branch
// up to itself.
struct AttentionCase {
  int64_t tokens = 150, prefix = 70, branch = 13, heads = 6, key_heads = 2, size = 8;
  int64_t cells() const { return prefix + tokens + 5; }  // some belong to nobody
  float MaskAt(int64_t token, int64_t cell) const {
    const int64_t own = cell - prefix;
    const bool is_seen = cell < prefix || (own / branch == token / branch && own <= token);
    return is_seen && own < tokens ? 0.0f : kNothing;
  }
};

std::vector<float> Attention(const AttentionCase& c, int32_t threads) {
  const auto floats = [](int64_t count, uint32_t seed) {
    return RandomFloats(static_cast<size_t>(count), seed);
  };
  const auto queries = floats(c.tokens * c.heads * c.size, 1);
  const auto keys = floats(c.cells() * c.key_heads * c.size, 2);
  const auto values = floats(c.key_heads * c.size * c.cells(), 3);
  std::vector<float> mask;
  for (int64_t t = 0; t < c.tokens; ++t) {
    for (int64_t cell = 0; cell < c.cells(); ++cell) mask.push_back(c.MaskAt(t, cell));
  }
  std::vector<float> output(static_cast<size_t>(c.tokens * c.heads * c.size), 99.0f);
  AttentionInput input;
  input.tokens = c.tokens;
  input.cells = c.cells();
  input.heads = c.heads;
  input.key_heads = c.key_heads;
  input.key_size = input.value_size = c.size;
  input.scale = 0.3f;
  input.queries = {queries.data(), c.heads * c.size};
  input.query_head_distance = c.size;
  input.keys = {keys.data(), c.key_heads * c.size};
  input.key_head_distance = c.size;
  input.values = {values.data(), c.cells()};
  input.value_head_distance = c.size * c.cells();
  input.mask = {mask.data(), c.cells()};
  input.output = output.data();
  input.output_stride = c.size;
  input.output_head_distance = c.tokens * c.size;
  WorkerTeam team(threads);
  MaskedAttention attention(&Library(), &team);
  attention.Compute(input);
  for (int64_t head = 0; head < c.heads; ++head) {
    const int64_t key_head = head / (c.heads / c.key_heads);
    for (int64_t t = 0; t < c.tokens; ++t) {
      std::vector<double> weights(static_cast<size_t>(c.cells()));
      double total = 0;
      for (int64_t cell = 0; cell < c.cells(); ++cell) {
        double score = 0;
        for (int64_t d = 0; d < c.size; ++d) {
          score +=
              static_cast<double>(queries[static_cast<size_t>((t * c.heads + head) * c.size + d)]) *
              keys[static_cast<size_t>((cell * c.key_heads + key_head) * c.size + d)];
        }
        weights[static_cast<size_t>(cell)] =
            c.MaskAt(t, cell) == 0 ? std::exp(static_cast<double>(input.scale) * score) : 0;
        total += weights[static_cast<size_t>(cell)];
      }
      for (int64_t d = 0; d < c.size; ++d) {
        double expected = 0;
        for (int64_t cell = 0; cell < c.cells() && total > 0; ++cell) {
          expected += weights[static_cast<size_t>(cell)] / total *
                      values[static_cast<size_t>((key_head * c.size + d) * c.cells() + cell)];
        }
        EXPECT_NEAR(output[static_cast<size_t>((head * c.tokens + t) * c.size + d)], expected,
                    2e-5);
      }
    }
  }
  return output;
}

TEST(MaskedAttention, AgreesWithPlainLoopsForAnyNumberOfThreads) {
  for (const AttentionCase& each :
       {AttentionCase{}, AttentionCase{.tokens = 1, .prefix = 40, .branch = 1},
        AttentionCase{.tokens = 64, .prefix = 0, .branch = 64, .heads = 3, .key_heads = 3}}) {
    const auto one = Attention(each, 1), three = Attention(each, 3);
    EXPECT_EQ(std::memcmp(one.data(), three.data(), one.size() * sizeof(float)), 0);
  }
}

}  // namespace
}  // namespace etalon
