#include "ledger/merkle.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace etalon {
namespace {

// The test vectors of certificate-transparency (merkletree/merkle_tree_test.cc and its Python and
// Go kin): eight leaves, and the root after each.
std::vector<std::string> KnownLeaves() {
  std::vector<std::string> leaves;
  for (const char* hex : {"", "00", "10", "2021", "3031", "40414243", "5051525354555657",
                          "606162636465666768696a6b6c6d6e6f"}) {
    std::string leaf;
    for (const char* at = hex; *at != '\0'; at += 2) {
      leaf += static_cast<char>(std::stoi(std::string(at, 2), nullptr, 16));
    }
    leaves.push_back(leaf);
  }
  return leaves;
}

constexpr const char* kKnownRoots[] = {
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};

// The definition itself, by recursion: MTH(D) of RFC 6962 section 2.1.
Digest RootByDefinition(const std::vector<std::string>& leaves) {
  if (leaves.empty()) return Sha256Of("");
  if (leaves.size() == 1) return MerkleLeafHash(leaves[0]);
  size_t left = 1;
  while (left * 2 < leaves.size()) left *= 2;
  const auto middle = leaves.begin() + static_cast<ptrdiff_t>(left);
  return MerkleNodeHash(RootByDefinition({leaves.begin(), middle}),
                        RootByDefinition({middle, leaves.end()}));
}

TEST(Merkle, GivesThePublishedRootsOfEightLeaves) {
  MerkleAccumulator tree;
  const auto leaves = KnownLeaves();
  for (size_t i = 0; i < leaves.size(); ++i) {
    tree.Add(leaves[i]);
    EXPECT_EQ(ToHex(tree.Root()), kKnownRoots[i]) << "after " << i + 1;
  }
  EXPECT_EQ(tree.size(), 8);
}

TEST(Merkle, HashesNothingWhereThereIsNoLeaf) {
  EXPECT_EQ(ToHex(MerkleAccumulator().Root()),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Merkle, AgreesWithTheDefinitionForEverySizeToAHundred) {
  MerkleAccumulator tree;
  std::vector<std::string> leaves;
  for (int i = 0; i < 100; ++i) {
    leaves.push_back("leaf " + std::to_string(i));
    tree.Add(leaves.back());
    EXPECT_EQ(tree.Root(), RootByDefinition(leaves)) << leaves.size();
  }
}

TEST(Merkle, TellsALeafFromTheNodeOfTheSameBytes) {
  const Digest left = MerkleLeafHash("a"), right = MerkleLeafHash("b");
  std::string joined(reinterpret_cast<const char*>(left.data()), left.size());
  joined.append(reinterpret_cast<const char*>(right.data()), right.size());
  EXPECT_NE(MerkleLeafHash(joined), MerkleNodeHash(left, right));
}

}  // namespace
}  // namespace etalon
