// A text of the data behind a gutter, with what would be invisible made visible: line ends,
// tabs, blanks at the ends, borders between tokens, and where it is folded. It prints nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/texts/styled_text.h"

namespace etalon {

struct BlockLook {
  std::string first_gutter, gutter;  // of the first line, and of all others
  size_t columns = 0;                // lines are broken there; 0: never
  bool is_whole = false;             // long texts are not folded
};

// The text of a block: one piece, or the bytes of its tokens.
struct BlockText {
  std::vector<std::string> pieces;
  bool is_tokens = false;
  bool is_scored = false;  // all of it
};

// With a line end. Of a text of more than 2,400 characters the first and last 800 are shown.
void AppendBlock(const BlockText& block, const BlockLook& look, StyledText* out);

// Bytes that are no UTF-8 by themselves, as the parts of a character in several tokens, as <0xE2>.
std::string VisibleBytes(std::string_view bytes);

}  // namespace etalon
