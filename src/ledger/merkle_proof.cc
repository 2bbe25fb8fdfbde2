#include "ledger/merkle_proof.h"

#include <bit>

#include "base/str.h"
#include "ledger/merkle.h"

namespace etalon {
namespace {

absl::Status TooLong() { return absl::DataLossError("the proof is longer than the tree is deep"); }

// Where the way up stands: the node's index and that of the last node of its level.
struct Climb {
  uint64_t node, last;

  bool is_at_root() const { return last == 0; }
  bool is_right() const { return (node & 1) == 1 || node == last; }
  // Levels in which the node is the last and has no sibling are passed over.
  void SkipLonely() {
    while ((node & 1) == 0 && node != 0) Rise();
  }
  void Rise() {
    node >>= 1;
    last >>= 1;
  }
};

}  // namespace

absl::Status CheckInclusion(const Digest& leaf_hash, uint64_t index, std::span<const Digest> proof,
                            const TreeHead& tree) {
  if (index >= tree.size) {
    return absl::DataLossError(
        StrCat("leaf ", index, " is beyond the ", tree.size, " leaves of the tree"));
  }
  Climb climb{.node = index, .last = tree.size - 1};
  Digest root = leaf_hash;
  for (const Digest& sibling : proof) {
    if (climb.is_at_root()) return TooLong();
    if (climb.is_right()) {
      root = MerkleNodeHash(sibling, root);
      climb.SkipLonely();
    } else {
      root = MerkleNodeHash(root, sibling);
    }
    climb.Rise();
  }
  if (!climb.is_at_root()) return absl::DataLossError("the proof ends before the root");
  if (root != tree.root) {
    return absl::DataLossError(StrCat("leaf ", index, " leads to the root ", ToHex(root),
                                      ", and the tree has ", ToHex(tree.root)));
  }
  return absl::OkStatus();
}

absl::Status CheckConsistency(const TreeHead& earlier, const TreeHead& later,
                              std::span<const Digest> proof) {
  if (earlier.size > later.size) {
    return absl::DataLossError(
        StrCat("a tree of ", earlier.size, " leaves cannot have grown to ", later.size));
  }
  if (earlier.size == 0 && earlier.root != Sha256Of("")) {
    return absl::DataLossError("a tree without leaves has another root");
  }
  if (earlier.size == 0 || earlier.size == later.size) {
    if (!proof.empty()) return absl::DataLossError("a proof where none is needed");
    if (earlier.size != 0 && earlier.root != later.root) {
      return absl::DataLossError(StrCat("two trees of ", earlier.size, " leaves have two roots"));
    }
    return absl::OkStatus();
  }
  // A complete earlier tree is a node of the later one: the proof does not repeat it.
  const bool is_complete = std::has_single_bit(earlier.size);
  if (!is_complete && proof.empty()) return absl::DataLossError("the proof is empty");
  Digest before = is_complete ? earlier.root : proof.front();
  Digest after = before;
  if (!is_complete) proof = proof.subspan(1);
  Climb climb{.node = earlier.size - 1, .last = later.size - 1};
  while ((climb.node & 1) == 1) climb.Rise();
  for (const Digest& sibling : proof) {
    if (climb.is_at_root()) return TooLong();
    if (climb.is_right()) {
      before = MerkleNodeHash(sibling, before);
      after = MerkleNodeHash(sibling, after);
      climb.SkipLonely();
    } else {
      after = MerkleNodeHash(after, sibling);
    }
    climb.Rise();
  }
  if (!climb.is_at_root()) return absl::DataLossError("the proof ends before the root");
  if (before != earlier.root) {
    return absl::DataLossError("the proof does not lead to the root of the earlier tree");
  }
  if (after != later.root) {
    return absl::DataLossError("the proof does not lead to the root of the later tree");
  }
  return absl::OkStatus();
}

}  // namespace etalon
