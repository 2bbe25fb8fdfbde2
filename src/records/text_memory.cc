#include "records/text_memory.h"

#include <cstring>
#include <utility>

namespace etalon {

size_t TextMemory::DigestHash::operator()(const Digest& digest) const {
  size_t hash = 0;
  std::memcpy(&hash, digest.data(), sizeof(hash));
  return hash;
}

bool TextMemory::IsNew(const Digest& digest) {
  if (newer_.contains(digest)) return false;
  const bool is_new = !older_.contains(digest);
  if (newer_.size() >= citations_min_) {
    older_ = std::exchange(newer_, Digests());
  }
  newer_.insert(digest);
  return is_new;
}

}  // namespace etalon
