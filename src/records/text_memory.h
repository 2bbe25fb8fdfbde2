// Which texts were cited lately, so that each is stored once, in bounded memory. It holds no text.
#pragma once

#include <cstddef>
#include <vector>

#include "base/hash.h"

namespace etalon {

class TextMemory {
 public:
  // A record's writer remembers at least so many citations (docs/formats/record.md).
  static constexpr size_t kCitationsMin = 100000;
  explicit TextMemory(size_t citations_min = kCitationsMin) : citations_min_(citations_min) {}

  // True when the text was not among the citations that are remembered.
  bool IsNew(const Digest& digest);

 private:
  // A set in one block of memory: a block for each digest, made and dropped by the hundred thousand
  // between what lives for a moment, would keep much more memory than it fills.
  class Digests {
   public:
    // Where it is, or would be.
    size_t PlaceOf(const Digest& digest) const;
    bool IsUsed(size_t place) const { return is_used_[place]; }
    // At its place, which is not used.
    void Insert(const Digest& digest, size_t place);
    size_t size() const { return size_; }

   private:
    static constexpr size_t kSlotsMin = 1024;  // a power of two, as every number of slots
    void Grow();

    std::vector<Digest> slots_ = std::vector<Digest>(kSlotsMin);
    std::vector<bool> is_used_ = std::vector<bool>(kSlotsMin);
    size_t size_ = 0;
  };

  const size_t citations_min_;
  // Two generations: what is cited moves into the newer one; when that is full the older is
  // dropped. A digest thus lives for at least `citations_min_` citations after its last.
  Digests newer_, older_;
};

}  // namespace etalon
