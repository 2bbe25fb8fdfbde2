#include "float32/matrix_product.h"

#include <algorithm>

namespace etalon {

void Multiply(const MatrixProduct& product, const MatrixLibrary& library, WorkerTeam* team) {
  // Wide tiles amortise the library's packing, an even number of them occupies two threads evenly,
  // and few rows need narrow ones to be work for a team at all.
  constexpr int64_t kRows = 512, kFewRows = 128;
  constexpr int64_t kColumns = 256, kFewRowsColumns = 96;
  constexpr int64_t kLanes = 16;
  const int64_t widest = product.m <= kFewRows ? kFewRowsColumns : kColumns;
  const int64_t even_tiles = std::max<int64_t>(2, (product.n + 2 * widest - 1) / (2 * widest) * 2);
  const int64_t columns =
      ((product.n + even_tiles - 1) / even_tiles + kLanes - 1) / kLanes * kLanes;
  const int64_t row_tiles = (product.m + kRows - 1) / kRows;
  const int64_t column_tiles = (product.n + columns - 1) / columns;
  const int64_t tiles = row_tiles * column_tiles;
  team->Run(tiles * product.batch, [&](int64_t index, int32_t) {
    const int64_t which = index / tiles;
    const int64_t row = index % tiles / column_tiles * kRows;
    const int64_t column = index % column_tiles * columns;
    const float* a = product.a.data + which * product.a_distance + row * product.a.stride;
    const float* b =
        product.b.data + which / product.b_share * product.b_distance + column * product.b.stride;
    float* c = product.c + which * product.c_distance + row * product.c_stride + column;
    const ProductShape shape = {.m = std::min(kRows, product.m - row),
                                .n = std::min(columns, product.n - column),
                                .k = product.k};
    library.MultiplyTransposed(shape, {a, product.a.stride}, {b, product.b.stride},
                               {.data = c, .stride = product.c_stride});
  });
}

}  // namespace etalon
