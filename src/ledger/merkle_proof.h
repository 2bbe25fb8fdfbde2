// Proofs about the Merkle trees of RFC 6962: that a leaf is in a tree, and that a tree grew out of
// another. It checks them and makes none.
#pragma once

#include <cstdint>
#include <span>

#include "absl/status/status.h"
#include "base/hash.h"

namespace etalon {

// A proof is never longer: a tree has at most 2^63 leaves.
inline constexpr size_t kProofHashesMax = 63;

struct TreeHead {
  uint64_t size = 0;
  Digest root{};
  bool operator==(const TreeHead&) const = default;
};

// OK when `proof` leads from the leaf (its hash: MerkleLeafHash) at `index` to the root (RFC 9162
// section 2.1.3.2). DataLoss says what does not fit.
absl::Status CheckInclusion(const Digest& leaf_hash, uint64_t index, std::span<const Digest> proof,
                            const TreeHead& tree);

// OK when `later` is `earlier` with leaves added (RFC 9162 section 2.1.4.2). The empty tree and
// an equal one need an empty proof.
absl::Status CheckConsistency(const TreeHead& earlier, const TreeHead& later,
                              std::span<const Digest> proof);

}  // namespace etalon
