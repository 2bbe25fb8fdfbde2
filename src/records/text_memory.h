// Which texts were cited lately, so that each is stored once, in bounded memory. It holds no text.
#pragma once

#include <cstddef>
#include <unordered_set>

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
  struct DigestHash {
    size_t operator()(const Digest& digest) const;
  };
  using Digests = std::unordered_set<Digest, DigestHash>;

  const size_t citations_min_;
  // Two generations: what is cited moves into the newer one; when that is full the older is
  // dropped. A digest thus lives for at least `citations_min_` citations after its last.
  Digests newer_, older_;
};

}  // namespace etalon
