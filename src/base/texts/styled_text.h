// Text for people in pieces, each with a weight. It knows no colours and no terminal: whatever
// prints it decides (cli/print.h).
#pragma once

#include <string>
#include <vector>

namespace etalon {

enum class TextStyle {
  kPlain,
  kStrong,  // headings
  kFaint,   // marks that are no part of a text
  kScored,  // what is scored
};

struct StyledPiece {
  TextStyle style = TextStyle::kPlain;
  std::string text;
};

using StyledText = std::vector<StyledPiece>;

}  // namespace etalon
