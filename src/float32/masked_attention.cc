#include "float32/masked_attention.h"

#include <algorithm>
#include <limits>

#include "float32/masked_softmax.h"

namespace etalon {
namespace {

// Constants of the arithmetic: other values are other last bits.
constexpr int64_t kBlockTokens = 64;
constexpr int64_t kCellStep = 16;  // cells are taken or left in groups of so many

}  // namespace

MaskedAttention::MaskedAttention(const MatrixLibrary* library, WorkerTeam* team)
    : library_(*library), team_(*team), scores_(static_cast<size_t>(team->threads())) {}

void MaskedAttention::FindCells(const AttentionInput& input, Block* block) {
  constexpr float kNothing = -std::numeric_limits<float>::infinity();
  const float* first_row = input.mask.data + block->first_token * input.mask.stride;
  block->runs.clear();
  block->columns = 0;
  for (int64_t cell = 0; cell < input.cells; cell += kCellStep) {
    const int64_t count = std::min(kCellStep, input.cells - cell);
    bool is_seen = false;
    for (int64_t i = 0; i < block->tokens && !is_seen; ++i) {
      const float* row = first_row + i * input.mask.stride + cell;
      for (int64_t j = 0; j < count; ++j) is_seen |= row[j] != kNothing;
    }
    if (!is_seen) continue;
    if (!block->runs.empty() && block->runs.back().first + block->runs.back().count == cell) {
      block->runs.back().count += count;
    } else {
      block->runs.push_back({.first = cell, .count = count, .column = block->columns});
    }
    block->columns += count;
  }
  block->mask.resize(static_cast<size_t>(block->tokens * block->columns));
  for (int64_t i = 0; i < block->tokens; ++i) {
    const float* row = first_row + i * input.mask.stride;
    float* packed = block->mask.data() + i * block->columns;
    for (const CellRun& run : block->runs) {
      std::copy_n(row + run.first, run.count, packed + run.column);
    }
  }
}

void MaskedAttention::ComputeBlock(const AttentionInput& input, const Block& block,
                                   int64_t key_head, std::vector<float>* scores) const {
  const int64_t share = input.heads / input.key_heads;
  const int64_t columns = block.columns;
  scores->resize(static_cast<size_t>(block.tokens * columns));
  const float* keys = input.keys.data + key_head * input.key_head_distance;
  const float* values = input.values.data + key_head * input.value_head_distance;
  for (int64_t head = key_head * share; head < (key_head + 1) * share; ++head) {
    const float* queries = input.queries.data + head * input.query_head_distance +
                           block.first_token * input.queries.stride;
    float* output =
        input.output + head * input.output_head_distance + block.first_token * input.output_stride;
    for (const CellRun& run : block.runs) {
      library_.MultiplyTransposed({.m = block.tokens, .n = run.count, .k = input.key_size},
                                  {queries, input.queries.stride},
                                  {keys + run.first * input.keys.stride, input.keys.stride},
                                  {.data = scores->data() + run.column, .stride = columns});
    }
    for (int64_t i = 0; i < block.tokens; ++i) {
      MaskedSoftmax(columns, input.scale, block.mask.data() + i * columns,
                    scores->data() + i * columns);
    }
    float beta = 0.0f;
    for (const CellRun& run : block.runs) {
      library_.MultiplyTransposed({.m = block.tokens, .n = input.value_size, .k = run.count},
                                  {scores->data() + run.column, columns},
                                  {values + run.first, input.values.stride},
                                  {.data = output, .stride = input.output_stride, .beta = beta});
      beta = 1.0f;
    }
    if (!block.runs.empty()) continue;
    for (int64_t i = 0; i < block.tokens; ++i) {
      std::fill_n(output + i * input.output_stride, input.value_size, 0.0f);
    }
  }
}

void MaskedAttention::Compute(const AttentionInput& input) {
  const int64_t count = (input.tokens + kBlockTokens - 1) / kBlockTokens;
  if (blocks_.size() < static_cast<size_t>(count)) blocks_.resize(static_cast<size_t>(count));
  team_.Run(count, [&](int64_t index, int32_t) {
    Block& block = blocks_[static_cast<size_t>(index)];
    block.first_token = index * kBlockTokens;
    block.tokens = std::min(kBlockTokens, input.tokens - block.first_token);
    FindCells(input, &block);
  });
  team_.Run(count * input.key_heads, [&](int64_t index, int32_t worker) {
    ComputeBlock(input, blocks_[static_cast<size_t>(index / input.key_heads)],
                 index % input.key_heads, &scores_[static_cast<size_t>(worker)]);
  });
}

}  // namespace etalon
