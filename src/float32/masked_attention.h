// Attention in float32 that computes only what its mask lets through: in a batch of many branches
// most cells of the cache belong to other branches. It knows no model and no cache.
#pragma once

#include <cstdint>
#include <vector>

#include "float32/matrix_library.h"
#include "float32/worker_team.h"

namespace etalon {

// One layer. Distances are in floats. `mask` has a row a token and a column a cell: what is added
// to the scaled score, minus infinity for a cell that the token does not see.
struct AttentionInput {
  int64_t tokens = 0, cells = 0;
  int64_t heads = 0, key_heads = 0;  // heads / key_heads consecutive heads share keys and values
  int64_t key_size = 0, value_size = 0;
  float scale = 1;
  MatrixRows queries;  // a row a token
  int64_t query_head_distance = 0;
  MatrixRows keys;  // a row a cell
  int64_t key_head_distance = 0;
  MatrixRows values;  // transposed: a row a dimension, a column a cell
  int64_t value_head_distance = 0;
  MatrixRows mask;
  float* output = nullptr;  // a row a token, value_size floats; may not overlap any input
  int64_t output_stride = 0, output_head_distance = 0;
};

class MaskedAttention {
 public:
  MaskedAttention(const MatrixLibrary* library, WorkerTeam* team);
  void Compute(const AttentionInput& input);

 private:
  struct CellRun {
    int64_t first = 0, count = 0;
    int64_t column = 0;  // of `first` among the seen columns
  };
  // Consecutive tokens, with the cells that any of them sees.
  struct Block {
    int64_t first_token = 0, tokens = 0;
    int64_t columns = 0;
    std::vector<CellRun> runs;
    std::vector<float> mask;  // tokens x columns
  };
  static void FindCells(const AttentionInput& input, Block* block);
  void ComputeBlock(const AttentionInput& input, const Block& block, int64_t key_head,
                    std::vector<float>* scores) const;

  const MatrixLibrary& library_;
  WorkerTeam& team_;
  std::vector<Block> blocks_;               // reused
  std::vector<std::vector<float>> scores_;  // one a worker
};

}  // namespace etalon
