// Softmax of one row under a mask, in float32 with a wide sum. It knows no model.
#pragma once

#include <cstdint>

namespace etalon {

// row[i] = exp(scale * row[i] + mask[i]) / sum over the row. `mask` holds minus infinity where a
// column does not count; a row in which none counts becomes zeros. The result is the same, bit for
// bit, on every machine.
void MaskedSoftmax(int64_t size, float scale, const float* mask, float* row);

}  // namespace etalon
