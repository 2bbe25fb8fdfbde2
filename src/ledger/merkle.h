// The Merkle tree of RFC 6962 (section 2.1), as a stream of leaves with a root at the end. It keeps
// one digest a level and knows neither files nor what a leaf means.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/hash.h"

namespace etalon {

// SHA-256(0x00 || leaf), SHA-256(0x01 || left || right).
Digest MerkleLeafHash(std::string_view leaf);
Digest MerkleNodeHash(const Digest& left, const Digest& right);

class MerkleAccumulator {
 public:
  void Add(std::string_view leaf);
  int64_t size() const { return size_; }
  // Of the leaves so far; SHA-256 of nothing when there are none.
  Digest Root() const;

 private:
  // Roots of complete subtrees, of falling size: one for each bit that is set in `size_`.
  std::vector<Digest> subtrees_;
  int64_t size_ = 0;
};

}  // namespace etalon
