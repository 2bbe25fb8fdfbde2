#include "ledger/merkle.h"

#include <iterator>

namespace etalon {
namespace {

// RFC 6962 section 2.1: what tells a leaf from a node.
constexpr std::string_view kLeafPrefix("\0", 1);
constexpr std::string_view kNodePrefix("\1", 1);

std::string_view BytesOf(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace

Digest MerkleLeafHash(std::string_view leaf) {
  Sha256 hash;
  hash.Update(kLeafPrefix);
  hash.Update(leaf);
  return hash.Finish();
}

Digest MerkleNodeHash(const Digest& left, const Digest& right) {
  Sha256 hash;
  hash.Update(kNodePrefix);
  hash.Update(BytesOf(left));
  hash.Update(BytesOf(right));
  return hash.Finish();
}

void MerkleAccumulator::Add(std::string_view leaf) {
  Digest digest = MerkleLeafHash(leaf);
  // As in counting up: each trailing one bit of the size is a complete subtree that joins.
  for (int64_t carry = size_; (carry & 1) != 0; carry >>= 1) {
    digest = MerkleNodeHash(subtrees_.back(), digest);
    subtrees_.pop_back();
  }
  subtrees_.push_back(digest);
  ++size_;
}

Digest MerkleAccumulator::Root() const {
  if (subtrees_.empty()) return Sha256Of("");
  Digest root = subtrees_.back();
  for (auto it = std::next(subtrees_.rbegin()); it != subtrees_.rend(); ++it) {
    root = MerkleNodeHash(*it, root);
  }
  return root;
}

}  // namespace etalon
