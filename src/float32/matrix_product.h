// One matrix product cut into tiles over a team. The tiles depend on the shapes alone, so the
// result does not depend on the number of threads.
#pragma once

#include <cstdint>

#include "float32/matrix_library.h"
#include "float32/worker_team.h"

namespace etalon {

// c[m x n] = a[m x k] * transposed(b[n x k]), `batch` times with matrices that lie at fixed
// distances (in floats). b is shared by `b_share` consecutive a's.
struct MatrixProduct {
  int64_t m = 0, n = 0, k = 0;
  MatrixRows a, b;
  float* c = nullptr;
  int64_t c_stride = 0;
  int64_t batch = 1;
  int64_t a_distance = 0, b_distance = 0, c_distance = 0;
  int64_t b_share = 1;
};

void Multiply(const MatrixProduct& product, const MatrixLibrary& library, WorkerTeam* team);

}  // namespace etalon
