#include "base/random.h"

#include <gtest/gtest.h>

namespace etalon {
namespace {

// Expected values: CPython 3.11.
TEST(PythonRandom, DrawsAsCPythonDoes) {
  PythonRandom random(1234);
  EXPECT_EQ(random.Random(), 0.9664535356921388);
  EXPECT_EQ(random.GetRandBits(10), 451u);
  EXPECT_EQ(random.RandBelow(1000), 119u);
}

TEST(PythonRandom, SamplesFromASmallPoolByFisherYates) {
  EXPECT_EQ(PythonRandom(1234).Sample(20, 5), (std::vector<uint64_t>{14, 3, 0, 2, 1}));
}

TEST(PythonRandom, SamplesFromALargePoolByRejection) {
  EXPECT_EQ(PythonRandom(77).Sample(7473, 8),
            (std::vector<uint64_t>{6546, 2070, 2669, 1616, 1970, 1582, 6738, 942}));
}

TEST(PythonRandom, TakesSeedsOfMoreThanOneWord) {
  EXPECT_EQ(PythonRandom(uint64_t{1} << 40).GetRandBits(64), 6515814827016330625u);
}

TEST(PythonRandom, ShufflesAsCPythonDoes) {
  std::vector<uint64_t> items = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
  PythonRandom(42).Shuffle(&items);
  EXPECT_EQ(items, (std::vector<uint64_t>{7, 3, 2, 8, 5, 6, 9, 4, 0, 1}));
}

}  // namespace
}  // namespace etalon
