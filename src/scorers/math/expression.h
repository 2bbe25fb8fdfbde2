// Arithmetic, algebra and elementary functions as an answer in LaTeX has them. It holds what is
// written and simplifies nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace etalon::math {

struct Expression {
  enum class Kind {
    kNumber,    // text: digits, perhaps with a point
    kSymbol,    // text: its name
    kInfinity,  // positive
    kSum,
    kProduct,
    kQuotient,   // two parts
    kPower,      // base and exponent
    kNegative,   // one part
    kFunction,   // text: one of sin, log, abs, …
    kUndefined,  // text: the name of a function that nobody defines, f of f(x)
    kRelation,   // an equation or inequality: no number
  };

  Kind kind = Kind::kNumber;
  std::string text;
  std::vector<Expression> parts;
  bool is_marked = false;  // of a product: with a sign between its parts
};

// What sympy 1.14's parse_latex reads: the longest beginning of `latex` that is an expression; what
// follows is ignored there too. InvalidArgument: it reads none. Unimplemented: it reads what we do
// not compute with (integrals, sums, limits, derivatives, brackets of quantum mechanics).
absl::StatusOr<Expression> ParseLatex(std::string_view latex);

// The same of all of `latex`; no equation.
absl::StatusOr<Expression> ParseWholeLatex(std::string_view latex);

enum class Verdict { kEqual, kDifferent };

// What the letters stand for when two expressions are compared at points.
enum class Letters {
  kSymbols,    // of complex numbers; e, i and \pi too
  kConstants,  // of real numbers; e, i and \pi are the constants
};

// Rational functions over the rationals are compared exactly (in two prime fields), anything else
// in double precision at points.
Verdict Compare(const Expression& one, const Expression& other, Letters letters);

// In double precision, of an expression whose only letters are the constants; none when it is no
// finite real number.
std::optional<double> RealNumber(const Expression& expression);

}  // namespace etalon::math
