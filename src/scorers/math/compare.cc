#include <cmath>
#include <complex>
#include <cstdint>
#include <numbers>
#include <optional>

#include "scorers/math/expression.h"

namespace etalon::math {
namespace {

using Kind = Expression::Kind;
using Complex = std::complex<double>;
__extension__ using Wide = unsigned __int128;

constexpr int kPoints = 6;
constexpr double kRelativeMax = 1e-10, kAbsoluteMax = 1e-13;

uint64_t Mix(uint64_t x) {
  x += 0x9E3779B97F4A7C15;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
  return x ^ (x >> 31);
}

// Where a name stands at point `point`: the same in every process.
uint64_t Place(std::string_view name, uint64_t point) {
  uint64_t hash = Mix(point);
  for (const char c : name) hash = Mix(hash ^ static_cast<unsigned char>(c));
  return hash;
}

// In [-1, 1).
double Fraction(uint64_t bits) { return static_cast<double>(static_cast<int64_t>(bits)) * 0x1p-63; }

// A whole number that is written as one, for exponents.
std::optional<int64_t> WholeNumber(const Expression& expression) {
  if (expression.kind == Kind::kNegative) {
    const auto value = WholeNumber(expression.parts[0]);
    return value.has_value() ? std::optional<int64_t>(-*value) : std::nullopt;
  }
  if (expression.kind != Kind::kNumber || expression.text.size() > 9) return std::nullopt;
  int64_t value = 0;
  for (const char c : expression.text) {
    if (c == '.') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

// Rational functions over a prime field. Two that differ agree at a random place with a chance of
// about their degree / 2^61.
class Field {
 public:
  explicit Field(uint64_t prime) : prime_(prime) {}

  // None: it is no rational function, or a divisor is 0 here.
  // NOLINTNEXTLINE(misc-no-recursion): as deep as the parser allows
  std::optional<uint64_t> Value(const Expression& expression) const {
    if (expression.kind == Kind::kNumber) return Number(expression.text);
    if (expression.kind == Kind::kSymbol) return Place(expression.text, prime_) % prime_;
    if (expression.kind == Kind::kFunction || expression.kind == Kind::kUndefined ||
        expression.parts.empty()) {
      return std::nullopt;
    }
    const auto left = Value(expression.parts[0]);
    if (!left.has_value()) return std::nullopt;
    if (expression.kind == Kind::kNegative) return (prime_ - *left) % prime_;
    if (expression.kind == Kind::kPower) {
      const auto exponent = WholeNumber(expression.parts[1]);
      return exponent.has_value() ? Power(*left, *exponent) : std::nullopt;
    }
    const auto right = Value(expression.parts[1]);
    if (!right.has_value()) return std::nullopt;
    if (expression.kind == Kind::kSum) return (*left + *right) % prime_;
    if (expression.kind == Kind::kProduct) return Times(*left, *right);
    const auto inverse = Power(*right, -1);
    return inverse.has_value() ? std::optional(Times(*left, *inverse)) : std::nullopt;
  }

 private:
  uint64_t Times(uint64_t a, uint64_t b) const {
    return static_cast<uint64_t>(Wide{a} * b % prime_);
  }
  std::optional<uint64_t> Power(uint64_t base, int64_t exponent) const {
    if (exponent < 0) {
      if (base == 0) return std::nullopt;
      const auto inverse = Power(base, static_cast<int64_t>(prime_ - 2));
      return Power(*inverse, -exponent);
    }
    uint64_t value = 1;
    for (auto left = static_cast<uint64_t>(exponent); left != 0; left >>= 1) {
      if ((left & 1) != 0) value = Times(value, base);
      base = Times(base, base);
    }
    return value;
  }
  uint64_t Number(std::string_view text) const {
    uint64_t value = 0, divisor = 1;
    bool is_behind_point = false;
    for (const char c : text) {
      if (c == '.') {
        is_behind_point = true;
        continue;
      }
      value = (Times(value, 10) + static_cast<uint64_t>(c - '0')) % prime_;
      if (is_behind_point) divisor = Times(divisor, 10);
    }
    return Times(value, *Power(divisor, -1));
  }

  const uint64_t prime_;
};

double Factorial(double x) { return std::tgamma(x + 1); }

bool IsWhole(const Complex& z) {
  return std::abs(z.imag()) < kAbsoluteMax && std::abs(z.real() - std::round(z.real())) < 1e-9;
}

// Of a function that is only a name: smooth, and another one for each name.
Complex Unnamed(std::string_view name, const std::vector<Complex>& arguments) {
  Complex value = Fraction(Place(name, 1));
  for (size_t i = 0; i < arguments.size(); ++i) {
    const double slope = Fraction(Place(name, 2 + 2 * i)), phase = Fraction(Place(name, 3 + 2 * i));
    value = value * (slope + 2.0) + std::sin(arguments[i] * slope + phase) + arguments[i];
  }
  return value;
}

std::optional<Complex> Trigonometric(std::string_view name, const Complex& z) {
  if (name == "sin") return std::sin(z);
  if (name == "cos") return std::cos(z);
  if (name == "tan") return std::tan(z);
  if (name == "csc") return 1.0 / std::sin(z);
  if (name == "sec") return 1.0 / std::cos(z);
  if (name == "cot") return 1.0 / std::tan(z);
  if (name == "arcsin") return std::asin(z);
  if (name == "arccos") return std::acos(z);
  if (name == "arctan") return std::atan(z);
  if (name == "arccsc") return std::asin(1.0 / z);
  if (name == "arcsec") return std::acos(1.0 / z);
  if (name == "arccot") return std::atan(1.0 / z);
  if (name == "sinh") return std::sinh(z);
  if (name == "cosh") return std::cosh(z);
  if (name == "tanh") return std::tanh(z);
  if (name == "arsinh") return std::asinh(z);
  if (name == "arcosh") return std::acosh(z);
  if (name == "artanh") return std::atanh(z);
  return std::nullopt;
}

Complex Apply(std::string_view name, const std::vector<Complex>& arguments) {
  const Complex& z = arguments[0];
  if (const auto value = Trigonometric(name, z); value.has_value()) return *value;
  if (name == "exp") return std::exp(z);
  if (name == "ln") return std::log(z);
  if (name == "lg") return std::log(z) / std::numbers::ln10;
  if (name == "log") {
    return arguments.size() > 1 ? std::log(z) / std::log(arguments[1]) : std::log(z);
  }
  if (name == "abs") return std::abs(z);
  if (name == "conjugate") return std::conj(z);
  const bool is_real = std::abs(z.imag()) < kAbsoluteMax;
  if (name == "floor" && is_real) return std::floor(z.real() + kAbsoluteMax);
  if (name == "ceil" && is_real) return std::ceil(z.real() - kAbsoluteMax);
  if (name == "factorial" && IsWhole(z)) return Factorial(std::round(z.real()));
  if (name == "binomial" && IsWhole(z) && IsWhole(arguments[1])) {
    const double n = std::round(z.real()), k = std::round(arguments[1].real());
    return std::round(Factorial(n) / Factorial(k) / Factorial(n - k));
  }
  return Unnamed(name, arguments);
}

// In double precision at one point.
class Point {
 public:
  Point(Letters letters, uint64_t index) : letters_(letters), index_(index) {}

  // NOLINTNEXTLINE(misc-no-recursion): as deep as the parser allows
  Complex Value(const Expression& expression) const {
    if (expression.kind == Kind::kNumber) return std::strtod(expression.text.c_str(), nullptr);
    if (expression.kind == Kind::kSymbol) return Symbol(expression.text);
    if (expression.kind == Kind::kInfinity) return HUGE_VAL;
    std::vector<Complex> parts;
    for (const Expression& part : expression.parts) parts.push_back(Value(part));
    switch (expression.kind) {
      case Kind::kSum:
        return parts[0] + parts[1];
      case Kind::kProduct:
        return parts[0] * parts[1];
      case Kind::kQuotient:
        return parts[0] / parts[1];
      case Kind::kNegative:
        return -parts[0];
      case Kind::kPower: {
        const auto exponent = WholeNumber(expression.parts[1]);
        if (parts[1] == 0.0) return 1.0;
        if (parts[0] == 0.0) return parts[1].real() > 0 ? 0.0 : HUGE_VAL;
        return exponent.has_value() ? std::pow(parts[0], static_cast<double>(*exponent))
                                    : std::pow(parts[0], parts[1]);
      }
      case Kind::kFunction:
        return Apply(expression.text, parts);
      case Kind::kUndefined:
        return Unnamed(expression.text, parts);
      default:
        return std::nan("");
    }
  }

 private:
  Complex Symbol(std::string_view name) const {
    const double re = Fraction(Place(name, index_ * 2)), im = Fraction(Place(name, index_ * 2 + 1));
    if (letters_ == Letters::kSymbols) return {2 * re, 2 * im};
    if (name == "i") return {0, 1};
    if (name == "e") return std::numbers::e;
    if (name == "pi") return std::numbers::pi;
    return 3 * re;
  }

  const Letters letters_;
  const uint64_t index_;
};

// NOLINTNEXTLINE(misc-no-recursion): as deep as the parser allows
bool HasConstant(const Expression& expression) {
  if (expression.kind == Kind::kSymbol) {
    return expression.text == "i" || expression.text == "e" || expression.text == "pi";
  }
  for (const Expression& part : expression.parts) {
    if (HasConstant(part)) return true;
  }
  return false;
}

std::optional<Verdict> CompareExactly(const Expression& one, const Expression& other) {
  for (const uint64_t prime : {(uint64_t{1} << 61) - 1, (uint64_t{1} << 62) - 57}) {
    const Field field(prime);
    const auto left = field.Value(one), right = field.Value(other);
    if (!left.has_value() || !right.has_value()) return std::nullopt;
    if (*left != *right) return Verdict::kDifferent;
  }
  return Verdict::kEqual;
}

}  // namespace

Verdict Compare(const Expression& one, const Expression& other, Letters letters) {
  if (one.kind == Kind::kRelation || other.kind == Kind::kRelation) return Verdict::kDifferent;
  if (letters == Letters::kSymbols || (!HasConstant(one) && !HasConstant(other))) {
    const auto verdict = CompareExactly(one, other);
    if (verdict.has_value()) return *verdict;
  }
  int compared = 0;
  for (uint64_t i = 0; i < kPoints; ++i) {
    const Point point(letters, 100 + i);
    const Complex left = point.Value(one), right = point.Value(other);
    const double size = std::max(std::abs(left), std::abs(right));
    if (!std::isfinite(size)) continue;
    ++compared;
    if (std::abs(left - right) > kRelativeMax * size + kAbsoluteMax) return Verdict::kDifferent;
  }
  // A value that is nowhere finite equals nothing, as in sympy.
  return compared > 0 ? Verdict::kEqual : Verdict::kDifferent;
}

std::optional<double> RealNumber(const Expression& expression) {
  const Complex value = Point(Letters::kConstants, 1).Value(expression);
  const Complex elsewhere = Point(Letters::kConstants, 2).Value(expression);
  if (value != elsewhere || !std::isfinite(value.real())) return std::nullopt;
  if (std::abs(value.imag()) > kAbsoluteMax) return std::nullopt;
  return value.real();
}

}  // namespace etalon::math
