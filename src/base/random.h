// CPython's random.Random, bit for bit: Mersenne Twister with init_by_array seeding. For drawing
// few-shot examples and lm-eval's bootstraps as the field does; not for secrets.
// Source: CPython Lib/random.py and Modules/_randommodule.c.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace etalon {

class PythonRandom {
 public:
  explicit PythonRandom(uint64_t seed);
  uint32_t NextUint32();           // genrand_int32
  double Random();                 // [0, 1), 53 bits
  uint64_t GetRandBits(int bits);  // 0 <= bits <= 64
  uint64_t RandBelow(uint64_t n);  // _randbelow_with_getrandbits; n > 0
  // random.sample(range(population), count): indices in the order drawn. count <= population.
  std::vector<uint64_t> Sample(uint64_t population, uint64_t count);
  void Shuffle(std::vector<uint64_t>* items);  // random.shuffle

 private:
  void Seed(const std::vector<uint32_t>& key);
  std::array<uint32_t, 624> state_;
  int index_ = 624;
};

// A good 64-bit mix (SplitMix64), for deriving seeds.
uint64_t MixSeed(uint64_t seed, uint64_t salt);

}  // namespace etalon
