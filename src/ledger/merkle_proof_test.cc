#include "ledger/merkle_proof.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/str.h"
#include "ledger/merkle.h"

namespace etalon {
namespace {

constexpr size_t kLeavesMax = 40;

// The definitions of RFC 6962 section 2.1 by recursion, over leaves "0", "1", …
size_t LeftOf(size_t count) {
  size_t left = 1;
  while (left * 2 < count) left *= 2;
  return left;
}

Digest RootOf(size_t from, size_t count) {
  if (count == 0) return Sha256Of("");
  if (count == 1) return MerkleLeafHash(StrCat(from));
  const size_t left = LeftOf(count);
  return MerkleNodeHash(RootOf(from, left), RootOf(from + left, count - left));
}

std::vector<Digest> Path(size_t index, size_t from, size_t count) {
  if (count <= 1) return {};
  const size_t left = LeftOf(count);
  const bool is_left = index < left;
  auto path = is_left ? Path(index, from, left) : Path(index - left, from + left, count - left);
  path.push_back(is_left ? RootOf(from + left, count - left) : RootOf(from, left));
  return path;
}

std::vector<Digest> Growth(size_t earlier, size_t from, size_t count, bool is_whole) {
  if (earlier == count) {
    return is_whole ? std::vector<Digest>() : std::vector<Digest>{RootOf(from, count)};
  }
  const size_t left = LeftOf(count);
  if (earlier <= left) {
    auto proof = Growth(earlier, from, left, is_whole);
    proof.push_back(RootOf(from + left, count - left));
    return proof;
  }
  auto proof = Growth(earlier - left, from + left, count - left, false);
  proof.push_back(RootOf(from, left));
  return proof;
}

TreeHead Tree(size_t size) { return {.size = size, .root = RootOf(0, size)}; }

TEST(Inclusion, HoldsForEveryLeafOfEveryTreeAndForNoOther) {
  for (size_t size = 1; size <= kLeavesMax; ++size) {
    const TreeHead tree = Tree(size);
    for (size_t index = 0; index < size; ++index) {
      const auto proof = Path(index, 0, size);
      const Digest leaf = MerkleLeafHash(StrCat(index));
      EXPECT_TRUE(CheckInclusion(leaf, index, proof, tree).ok()) << index << " of " << size;
      for (size_t other = 0; other <= size; ++other) {
        if (other == index) continue;
        EXPECT_FALSE(CheckInclusion(leaf, other, proof, tree).ok())
            << index << " as " << other << " of " << size;
      }
      EXPECT_FALSE(CheckInclusion(MerkleLeafHash("x"), index, proof, tree).ok());
      auto longer = proof;
      longer.push_back(leaf);
      EXPECT_FALSE(CheckInclusion(leaf, index, longer, tree).ok());
      for (size_t i = 0; i < proof.size(); ++i) {
        auto changed = proof;
        changed[i][0] ^= 1;
        EXPECT_FALSE(CheckInclusion(leaf, index, changed, tree).ok());
        changed = proof;
        changed.erase(changed.begin() + static_cast<ptrdiff_t>(i));
        EXPECT_FALSE(CheckInclusion(leaf, index, changed, tree).ok());
      }
    }
  }
}

TEST(Consistency, HoldsForEveryGrowthAndForNoOther) {
  for (size_t later = 1; later <= kLeavesMax; ++later) {
    for (size_t earlier = 1; earlier <= later; ++earlier) {
      const auto proof = earlier == later ? std::vector<Digest>() : Growth(earlier, 0, later, true);
      const TreeHead before = Tree(earlier), after = Tree(later);
      EXPECT_TRUE(CheckConsistency(before, after, proof).ok()) << earlier << " to " << later;
      TreeHead wrong = before;
      wrong.root[3] ^= 4;
      EXPECT_FALSE(CheckConsistency(wrong, after, proof).ok());
      wrong = after;
      wrong.root[3] ^= 4;
      EXPECT_FALSE(CheckConsistency(before, wrong, proof).ok());
      auto changed = proof;
      changed.push_back(before.root);
      EXPECT_FALSE(CheckConsistency(before, after, changed).ok());
      for (size_t i = 0; i < proof.size(); ++i) {
        changed = proof;
        changed[i][31] ^= 128;
        EXPECT_FALSE(CheckConsistency(before, after, changed).ok());
        changed = proof;
        changed.erase(changed.begin() + static_cast<ptrdiff_t>(i));
        EXPECT_FALSE(CheckConsistency(before, after, changed).ok());
      }
    }
  }
}

TEST(Consistency, OfNothingNeedsNothing) {
  EXPECT_TRUE(CheckConsistency(Tree(0), Tree(7), {}).ok());
  EXPECT_TRUE(CheckConsistency(Tree(0), Tree(0), {}).ok());
  EXPECT_FALSE(CheckConsistency({.size = 0, .root = RootOf(0, 1)}, Tree(7), {}).ok());
  EXPECT_FALSE(CheckConsistency(Tree(7), Tree(3), {}).ok());
  EXPECT_FALSE(CheckConsistency(Tree(3), Tree(7), {}).ok());
}

}  // namespace
}  // namespace etalon
