// Tokens of LaTeX mathematics as sympy's grammar cuts them. Spaces and sizes are no tokens.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace etalon::math {

struct LatexToken {
  enum class Kind {
    kMark,          // text: one of + - * / ( ) { } [ ] | _ ^ : ! , . ' or \{ \}
    kDigit,         // one
    kLetter,        // one
    kDifferential,  // dx
    kCommand,       // \sin: text without the backslash
    kRelation,      // = < > \leq …
    kBad,           // what no token begins with
    kEnd,
  };
  Kind kind = Kind::kEnd;
  std::string text;
};

// Ends with a token kEnd.
std::vector<LatexToken> LatexTokens(std::string_view latex);

}  // namespace etalon::math
