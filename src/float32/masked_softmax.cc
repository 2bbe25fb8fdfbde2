#include "float32/masked_softmax.h"

#include <cstring>
#include <limits>

#include "base/float_lanes.h"

namespace etalon {

ETALON_EACH_WIDTH
void MaskedSoftmax(int64_t size, float scale, const float* mask, float* row) {
  constexpr float kNothing = -std::numeric_limits<float>::infinity();
  const int64_t whole = size / kFloatLanes * kFloatLanes;
  // The rest of the row as one more vector, filled up with what does not count.
  float rest[kFloatLanes];
  for (int64_t i = 0; i < kFloatLanes; ++i) {
    rest[i] = whole + i < size ? row[whole + i] * scale + mask[whole + i] : kNothing;
  }
  FloatLanes last;
  LoadLanes(rest, &last);
  FloatLanes largest_lanes = last;
  for (int64_t i = 0; i < whole; i += kFloatLanes) {
    FloatLanes value, added;
    LoadLanes(row + i, &value);
    LoadLanes(mask + i, &added);
    value = value * scale + added;
    StoreLanes(value, row + i);
    largest_lanes = value > largest_lanes ? value : largest_lanes;
  }
  float largest = kNothing;
  for (int64_t i = 0; i < kFloatLanes; ++i) {
    if (largest_lanes[i] > largest) largest = largest_lanes[i];
  }
  if (largest == kNothing) {
    std::memset(row, 0, static_cast<size_t>(size) * sizeof(float));
    return;
  }
  last -= largest;
  ExpOfNonPositiveLanes(&last);
  FloatLanes sums = last;
  for (int64_t i = 0; i < whole; i += kFloatLanes) {
    FloatLanes value;
    LoadLanes(row + i, &value);
    value -= largest;
    ExpOfNonPositiveLanes(&value);
    StoreLanes(value, row + i);
    sums += value;
  }
  double total = 0;
  for (int64_t i = 0; i < kFloatLanes; ++i) total += static_cast<double>(sums[i]);
  const auto factor = static_cast<float>(1.0 / total);
  for (int64_t i = 0; i < whole; i += kFloatLanes) {
    FloatLanes value;
    LoadLanes(row + i, &value);
    value *= factor;
    StoreLanes(value, row + i);
  }
  last *= factor;
  for (int64_t i = whole; i < size; ++i) row[i] = last[i - whole];
}

}  // namespace etalon
