// Letters whose upper or title case is more than one letter. It knows no locale and no context.
#pragma once

#include <cstdint>
#include <string_view>

namespace etalon {

struct SpecialCase {
  uint32_t letter;
  std::string_view upper, title;
};

// Null for a letter whose cases are single letters.
const SpecialCase* FindSpecialCase(uint32_t letter);

}  // namespace etalon
