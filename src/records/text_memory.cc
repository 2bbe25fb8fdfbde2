#include "records/text_memory.h"

#include <cstdint>
#include <cstring>
#include <utility>

namespace etalon {

// Digests are as good as random, so that neighbours are few while an eighth of the slots is free.
size_t TextMemory::Digests::PlaceOf(const Digest& digest) const {
  uint64_t start = 0;
  std::memcpy(&start, digest.data(), sizeof(start));
  const size_t mask = slots_.size() - 1;
  size_t place = start & mask;
  while (is_used_[place] && slots_[place] != digest) place = (place + 1) & mask;
  return place;
}

void TextMemory::Digests::Insert(const Digest& digest, size_t place) {
  slots_[place] = digest;
  is_used_[place] = true;
  if (++size_ * 8 > slots_.size() * 7) Grow();
}

void TextMemory::Digests::Grow() {
  const std::vector<Digest> slots = std::exchange(slots_, std::vector<Digest>(2 * slots_.size()));
  const std::vector<bool> is_used = std::exchange(is_used_, std::vector<bool>(slots_.size()));
  for (size_t i = 0; i < slots.size(); ++i) {
    if (!is_used[i]) continue;
    const size_t place = PlaceOf(slots[i]);
    slots_[place] = slots[i];
    is_used_[place] = true;
  }
}

bool TextMemory::IsNew(const Digest& digest) {
  size_t place = newer_.PlaceOf(digest);
  if (newer_.IsUsed(place)) return false;
  const bool is_new = !older_.IsUsed(older_.PlaceOf(digest));
  if (newer_.size() >= citations_min_) {
    older_ = std::exchange(newer_, Digests());
    place = newer_.PlaceOf(digest);
  }
  newer_.Insert(digest, place);
  return is_new;
}

}  // namespace etalon
