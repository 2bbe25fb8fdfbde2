// Sixteen floats that are computed together, with one fixed order of additions, so that a result is
// the same bit for bit whatever the width of the machine's vectors. A source that uses them is
// compiled with -O3 -ffp-contract=off (cmake/Rooms.cmake): a fused multiply-add is another result.
#pragma once

#include <cstdint>
#include <cstring>

// One body for each width of vector; the one that fits the machine runs.
#if defined(__x86_64__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__)
#define ETALON_EACH_WIDTH __attribute__((target_clones("arch=x86-64-v4", "avx2", "default")))
#else
#define ETALON_EACH_WIDTH
#endif
#define ETALON_LANES_INLINE __attribute__((always_inline)) inline

namespace etalon {

inline constexpr int64_t kFloatLanes = 16;
using FloatLanes = float __attribute__((vector_size(kFloatLanes * sizeof(float))));

// By pointer: a vector as an argument would depend on the width.
ETALON_LANES_INLINE void LoadLanes(const float* from, FloatLanes* to) {
  std::memcpy(to, from, sizeof(*to));
}
ETALON_LANES_INLINE void StoreLanes(const FloatLanes& from, float* to) {
  std::memcpy(to, &from, sizeof(from));
}

// *value = exp(*value) for values <= 0: 2^n times a polynomial on [-ln2/2, ln2/2] (Cephes expf),
// relative error < 2e-7; 0 below -87.
ETALON_LANES_INLINE void ExpOfNonPositiveLanes(FloatLanes* value) {
  using Integers = int32_t __attribute__((vector_size(kFloatLanes * sizeof(int32_t))));
  constexpr float kLowest = -87.0f;
  const FloatLanes x = *value;
  const FloatLanes clamped = x < kLowest ? FloatLanes{} + kLowest : x;
  const Integers whole = __builtin_convertvector(clamped * 1.44269504088896341f - 0.5f, Integers);
  const FloatLanes n = __builtin_convertvector(whole, FloatLanes);
  const FloatLanes r = (clamped - n * 0.693359375f) + n * 2.12194440e-4f;
  FloatLanes p = r * 1.9875691500e-4f + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  const FloatLanes fraction = (p * r) * r + r + 1.0f;
  const Integers bits = (whole + 127) << 23;
  FloatLanes power;
  std::memcpy(&power, &bits, sizeof(power));
  *value = x < kLowest ? FloatLanes{} : fraction * power;
}

}  // namespace etalon
