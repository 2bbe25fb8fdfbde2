#include "base/random.h"

#include <cmath>
#include <numeric>
#include <unordered_set>
#include <utility>

#include "base/check.h"

namespace etalon {
namespace {
constexpr int kStateWords = 624;
constexpr int kShiftWords = 397;
}  // namespace

PythonRandom::PythonRandom(uint64_t seed) {
  std::vector<uint32_t> key = {static_cast<uint32_t>(seed)};
  if (seed >> 32) key.push_back(static_cast<uint32_t>(seed >> 32));
  Seed(key);
}

// init_by_array of Matsumoto and Nishimura's mt19937ar.c.
void PythonRandom::Seed(const std::vector<uint32_t>& key) {
  state_[0] = 19650218u;
  for (int i = 1; i < kStateWords; ++i) {
    state_[i] = 1812433253u * (state_[i - 1] ^ (state_[i - 1] >> 30)) + static_cast<uint32_t>(i);
  }
  const int length = static_cast<int>(key.size());
  int i = 1, j = 0;
  for (int k = std::max(kStateWords, length); k > 0; --k) {
    state_[i] = (state_[i] ^ ((state_[i - 1] ^ (state_[i - 1] >> 30)) * 1664525u)) + key[j] +
                static_cast<uint32_t>(j);
    if (++i >= kStateWords) {
      state_[0] = state_[kStateWords - 1];
      i = 1;
    }
    if (++j >= length) j = 0;
  }
  for (int k = kStateWords - 1; k > 0; --k) {
    state_[i] = (state_[i] ^ ((state_[i - 1] ^ (state_[i - 1] >> 30)) * 1566083941u)) -
                static_cast<uint32_t>(i);
    if (++i >= kStateWords) {
      state_[0] = state_[kStateWords - 1];
      i = 1;
    }
  }
  state_[0] = 0x80000000u;
  index_ = kStateWords;
}

uint32_t PythonRandom::NextUint32() {
  if (index_ >= kStateWords) {
    for (int k = 0; k < kStateWords; ++k) {
      const uint32_t y = (state_[k] & 0x80000000u) | (state_[(k + 1) % kStateWords] & 0x7fffffffu);
      state_[k] = state_[(k + kShiftWords) % kStateWords] ^ (y >> 1) ^ ((y & 1) ? 0x9908b0dfu : 0u);
    }
    index_ = 0;
  }
  uint32_t y = state_[index_++];
  y ^= y >> 11;
  y ^= (y << 7) & 0x9d2c5680u;
  y ^= (y << 15) & 0xefc60000u;
  return y ^ (y >> 18);
}

double PythonRandom::Random() {
  const uint32_t a = NextUint32() >> 5, b = NextUint32() >> 6;
  return (a * 67108864.0 + b) * (1.0 / 9007199254740992.0);
}

uint64_t PythonRandom::GetRandBits(int bits) {
  ETALON_CHECK(bits >= 0 && bits <= 64);
  if (bits == 0) return 0;
  if (bits <= 32) return NextUint32() >> (32 - bits);
  const uint64_t low = NextUint32();
  const uint64_t high = NextUint32() >> (64 - bits);
  return low | (high << 32);
}

uint64_t PythonRandom::RandBelow(uint64_t n) {
  ETALON_CHECK(n > 0);
  const int bits = 64 - __builtin_clzll(n);
  uint64_t value = GetRandBits(bits);
  while (value >= n) value = GetRandBits(bits);
  return value;
}

std::vector<uint64_t> PythonRandom::Sample(uint64_t population, uint64_t count) {
  ETALON_CHECK(count <= population);
  std::vector<uint64_t> result(count);
  // CPython compares the memory of a set with that of a copied list to choose between two ways
  // that draw differently.
  double set_size = 21;
  if (count > 5) {
    set_size += std::pow(4, std::ceil(std::log(static_cast<double>(count) * 3) / std::log(4)));
  }
  if (static_cast<double>(population) <= set_size) {
    std::vector<uint64_t> pool(population);
    std::iota(pool.begin(), pool.end(), uint64_t{0});
    for (uint64_t i = 0; i < count; ++i) {
      const uint64_t j = RandBelow(population - i);
      result[i] = pool[j];
      pool[j] = pool[population - i - 1];
    }
    return result;
  }
  std::unordered_set<uint64_t> selected;
  for (uint64_t i = 0; i < count; ++i) {
    uint64_t j = RandBelow(population);
    while (!selected.insert(j).second) j = RandBelow(population);
    result[i] = j;
  }
  return result;
}

void PythonRandom::Shuffle(std::vector<uint64_t>* items) {
  for (size_t i = items->size(); i-- > 1;) std::swap((*items)[i], (*items)[RandBelow(i + 1)]);
}

uint64_t MixSeed(uint64_t seed, uint64_t salt) {
  uint64_t z = seed + 0x9e3779b97f4a7c15u * (salt + 1);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

}  // namespace etalon
