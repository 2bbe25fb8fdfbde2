#include <cmath>
#include <utility>

#include "absl/status/status.h"
#include "base/str.h"
#include "base/try.h"
#include "scorers/math/worth.h"

namespace etalon::math {
namespace {

using Kind = Worth::Kind;

Expression Make(Expression::Kind kind, Expression one, Expression other) {
  return {kind, "", {std::move(one), std::move(other)}, false};
}
Expression Number(std::string text) {
  return {Expression::Kind::kNumber, std::move(text), {}, false};
}

bool HaveOneValue(const Expression& one, const Expression& other) {
  return Compare(one, other, Letters::kConstants) == Verdict::kEqual;
}

bool IsList(const Worth& worth) {
  return worth.kind == Kind::kSet || worth.kind == Kind::kTuple || worth.kind == Kind::kInterval ||
         worth.kind == Kind::kUnion;
}
bool IsEquation(const Worth& worth) {
  return worth.kind == Kind::kRelation && (worth.text == "=" || worth.text == "in");
}
// x = …
bool IsAssignment(const Worth& worth) {
  return IsEquation(worth) && worth.value.kind == Expression::Kind::kSymbol;
}
bool IsWhole(const Worth& worth) {
  const Expression& value = worth.value;
  const Expression& number = value.kind == Expression::Kind::kNegative ? value.parts[0] : value;
  return number.kind == Expression::Kind::kNumber && !worth.is_decimal;
}

bool AreOneValue(const Worth& gold, const Worth& answer) {
  if ((gold.is_percentage || answer.is_percentage) && IsWhole(gold) && IsWhole(answer)) {
    return HaveOneValue(gold.value, answer.value);
  }
  const auto value = [](const Worth& worth) {
    return worth.is_percentage ? Make(Expression::Kind::kQuotient, worth.value, Number("100"))
                               : worth.value;
  };
  if (gold.is_decimal || answer.is_decimal) {
    // Rounded to six places, so that 0.333333 is a third.
    const auto one = RealNumber(value(gold)), other = RealNumber(value(answer));
    return one.has_value() && other.has_value() &&
           std::nearbyint(*one * 1e6) == std::nearbyint(*other * 1e6);
  }
  return HaveOneValue(value(gold), value(answer));
}

// \text{ab} is ab.
// NOLINTNEXTLINE(misc-no-recursion): as deep as the parser allows
std::string SpelledBy(const Expression& value) {
  if (value.kind == Expression::Kind::kSymbol) return value.text;
  if (value.kind != Expression::Kind::kProduct) return "";
  const std::string left = SpelledBy(value.parts[0]), right = SpelledBy(value.parts[1]);
  return left.empty() || right.empty() ? "" : left + right;
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as the reader allows
absl::StatusOr<bool> AreOneList(const Worth& gold, const Worth& answer) {
  if (gold.parts.size() != answer.parts.size()) return false;
  if (gold.kind == Kind::kTuple || gold.kind == Kind::kInterval || gold.kind == Kind::kMatrix) {
    for (size_t i = 0; i < gold.parts.size(); ++i) {
      ETALON_TRY(const bool is_same, AreWorthTheSame(gold.parts[i], answer.parts[i]));
      if (!is_same) return false;
    }
    return true;
  }
  std::vector<bool> is_taken(answer.parts.size(), false);
  for (const Worth& wanted : gold.parts) {
    bool is_found = false;
    for (size_t i = 0; i < answer.parts.size() && !is_found; ++i) {
      if (is_taken[i]) continue;
      ETALON_TRY(is_found, AreWorthTheSame(wanted, answer.parts[i]));
      is_taken[i] = is_found;
    }
    if (!is_found) return false;
  }
  return true;
}

// Without repetitions, as a set has none.
// NOLINTNEXTLINE(misc-no-recursion): as deep as the reader allows
Worth Distinct(const Worth& list) {
  if (list.kind != Kind::kSet) return list;
  Worth distinct{.kind = Kind::kSet};
  for (const Worth& part : list.parts) {
    bool is_new = true;
    for (const Worth& each : distinct.parts) {
      is_new &= each.kind != part.kind || !AreWorthTheSame(each, part).value_or(false);
    }
    if (is_new) distinct.parts.push_back(part);
  }
  return distinct;
}

bool IsOpenPair(const Worth& worth) {
  return worth.kind == Kind::kTuple && worth.parts.size() == 2;
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as the reader allows
absl::StatusOr<bool> CompareLists(const Worth& gold, const Worth& answer) {
  if (!IsList(gold)) return CompareLists(Worth{.kind = Kind::kSet, .parts = {gold}}, answer);
  if (!IsList(answer)) return CompareLists(gold, Worth{.kind = Kind::kSet, .parts = {answer}});
  const bool is_interval = gold.kind == Kind::kInterval || answer.kind == Kind::kInterval;
  if (is_interval && gold.kind == answer.kind &&
      (gold.is_open_left != answer.is_open_left || gold.is_open_right != answer.is_open_right)) {
    return false;
  }
  if (is_interval && gold.kind != answer.kind) return false;
  const bool is_union = gold.kind == Kind::kUnion || answer.kind == Kind::kUnion;
  if (is_union && gold.kind != answer.kind) {
    const Worth& other = gold.kind == Kind::kUnion ? answer : gold;
    if (IsOpenPair(other)) return absl::UnimplementedError("a union beside an interval");
    return false;
  }
  if (gold.kind != Kind::kSet) return AreOneList(gold, answer);
  return AreOneList(Distinct(gold), Distinct(answer));
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as the parser allows
Expression Primed(Expression expression) {
  if (expression.kind == Expression::Kind::kSymbol) expression.text += "'";
  for (Expression& part : expression.parts) part = Primed(std::move(part));
  return expression;
}

std::string Flipped(const std::string& sign) {
  if (sign == "<") return ">";
  if (sign == ">") return "<";
  if (sign == "<=") return ">=";
  return sign == ">=" ? "<=" : sign;
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as the reader allows
absl::StatusOr<bool> CompareRelations(const Worth& gold, const Worth& answer) {
  if (gold.parts[0].kind != Kind::kValue || answer.parts[0].kind != Kind::kValue) {
    if (!HaveOneValue(gold.value, answer.value)) return false;
    return AreWorthTheSame(gold.parts[0], answer.parts[0]);
  }
  const auto difference = [](const Worth& relation, bool is_flipped) {
    Expression left = relation.value, right = relation.parts[0].value;
    if (is_flipped) std::swap(left, right);
    return Make(Expression::Kind::kSum, std::move(left),
                {Expression::Kind::kNegative, "", {std::move(right)}, false});
  };
  const Expression one = difference(gold, false), other = difference(answer, false);
  if (gold.text == answer.text && HaveOneValue(one, other)) return true;
  if (Flipped(gold.text) == answer.text && HaveOneValue(one, difference(answer, true))) return true;
  // One is a multiple of the other.
  const auto times = Expression::Kind::kProduct;
  const bool is_multiple =
      HaveOneValue(Make(times, one, Primed(other)), Make(times, Primed(one), other));
  if (!is_multiple) return false;
  if (gold.text == "=" && answer.text == "=") return true;
  return absl::UnimplementedError("multiples of inequalities");
}

}  // namespace

// NOLINTNEXTLINE(misc-no-recursion): as deep as the reader allows
absl::StatusOr<bool> AreWorthTheSame(const Worth& gold, const Worth& answer) {
  if (gold.kind == Kind::kChain || answer.kind == Kind::kChain) {
    if (gold.kind == Kind::kValue) return false;
    return absl::UnimplementedError("a chain of relations");
  }
  if (IsEquation(answer) && !IsEquation(gold)) return AreWorthTheSame(gold, answer.parts[0]);
  if (IsAssignment(gold) && !IsEquation(answer)) return AreWorthTheSame(gold.parts[0], answer);
  const bool is_relation = gold.kind == Kind::kRelation;
  if (is_relation && answer.kind == Kind::kRelation) return CompareRelations(gold, answer);
  if (is_relation && IsList(answer) && !IsEquation(gold)) {
    return absl::UnimplementedError("an inequality beside an interval");
  }
  if (is_relation || answer.kind == Kind::kRelation) return false;
  if (IsList(gold) || IsList(answer)) return CompareLists(gold, answer);
  if (gold.kind == Kind::kMatrix || answer.kind == Kind::kMatrix) {
    if (gold.kind != answer.kind || gold.columns != answer.columns) return false;
    return AreOneList(gold, answer);
  }
  if (gold.kind == Kind::kWord || answer.kind == Kind::kWord) {
    const auto word = [](const Worth& worth) {
      return worth.kind == Kind::kWord ? worth.text : SpelledBy(worth.value);
    };
    return word(gold) == word(answer);
  }
  return AreOneValue(gold, answer);
}

}  // namespace etalon::math
