#include "templates/operators.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/status/status.h"
#include "base/check.h"
#include "base/python.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"

namespace etalon::template_internal {
namespace {

constexpr size_t kResultItemsMax = size_t{1} << 22;

absl::Status TypeError(std::string_view what) {
  return absl::InvalidArgumentError(std::string(what));
}

std::string PlainTypeName(const Value& value) {
  return value.is_none() ? "NoneType" : std::string(KindName(value.kind()));
}

std::optional<double> AsNumber(const Value& value) {
  if (value.is_bool()) return value.AsBool() ? 1 : 0;
  if (value.is_number()) return value.AsDouble();
  return std::nullopt;
}

absl::Status Unsupported(std::string_view op, const Value& a, const Value& b) {
  return TypeError(StrCat("unsupported operand type(s) for ", op, ": '", PlainTypeName(a),
                          "' and '", PlainTypeName(b), "'"));
}

absl::StatusOr<Value> Overflow() { return absl::OutOfRangeError("an integer beyond 64 bits"); }

int64_t FloorDivide(int64_t a, int64_t b) {
  const int64_t quotient = a / b;
  return (a % b != 0 && ((a < 0) != (b < 0))) ? quotient - 1 : quotient;
}

double FloorModulo(double a, double b) {
  const double rest = std::fmod(a, b);
  if (rest != 0 && ((rest < 0) != (b < 0))) return rest + b;
  return rest == 0 ? std::copysign(0.0, b) : rest;
}

absl::StatusOr<Value> IntegerPower(int64_t base, int64_t exponent) {
  if (exponent < 0)
    return Value(std::pow(static_cast<double>(base), static_cast<double>(exponent)));
  int64_t result = 1;
  constexpr int64_t kExponentMax = 64;
  if (exponent > kExponentMax && base != 0 && base != 1 && base != -1) return Overflow();
  if (base == 0 || base == 1) return Value(exponent == 0 ? int64_t{1} : base);
  if (base == -1) return Value(exponent % 2 == 0 ? int64_t{1} : int64_t{-1});
  for (int64_t i = 0; i < exponent; ++i) {
    if (__builtin_mul_overflow(result, base, &result)) return Overflow();
  }
  return Value(result);
}

absl::StatusOr<Value> IntegerArithmetic(std::string_view op, int64_t a, int64_t b) {
  int64_t result = 0;
  if (op == "+") return __builtin_add_overflow(a, b, &result) ? Overflow() : Value(result);
  if (op == "-") return __builtin_sub_overflow(a, b, &result) ? Overflow() : Value(result);
  if (op == "*") return __builtin_mul_overflow(a, b, &result) ? Overflow() : Value(result);
  if (op == "**") return IntegerPower(a, b);
  if (b == 0) {
    return TypeError(op == "/" ? "division by zero" : "integer division or modulo by zero");
  }
  if (op == "/") return Value(static_cast<double>(a) / static_cast<double>(b));
  if (a == INT64_MIN && b == -1) return op == "%" ? Value(0) : Overflow();
  if (op == "//") return Value(FloorDivide(a, b));
  return Value(a - FloorDivide(a, b) * b);
}

absl::StatusOr<Value> FloatArithmetic(std::string_view op, double a, double b) {
  if (op == "+") return Value(a + b);
  if (op == "-") return Value(a - b);
  if (op == "*") return Value(a * b);
  if (op == "**") return Value(std::pow(a, b));
  if (b == 0)
    return TypeError(op == "/" ? "float division by zero" : "float floor division by zero");
  if (op == "/") return Value(a / b);
  if (op == "//") return Value(std::floor(a / b));
  return Value(FloorModulo(a, b));
}

absl::StatusOr<Value> Repeat(const Value& sequence, int64_t times) {
  const size_t count = times < 0 ? 0 : static_cast<size_t>(times);
  const size_t size = sequence.is_string() ? sequence.AsString().size() : sequence.AsList().size();
  if (size != 0 && count > kResultItemsMax / size) {
    return absl::ResourceExhaustedError("a repeated text or list is too long");
  }
  if (sequence.is_string()) {
    std::string text;
    for (size_t i = 0; i < count; ++i) text += sequence.AsString();
    return Value(std::move(text));
  }
  Value::List list;
  for (size_t i = 0; i < count; ++i) {
    list.insert(list.end(), sequence.AsList().begin(), sequence.AsList().end());
  }
  return Value(std::move(list));
}

// The indexes of Python's slice over a sequence of `length` items (PySlice_AdjustIndices).
absl::StatusOr<std::vector<int64_t>> SliceIndexes(int64_t length, const Value& start,
                                                  const Value& stop, const Value& step) {
  for (const Value* part : {&start, &stop, &step}) {
    if (!part->is_none() && !AsIndex(*part).has_value()) {
      return TypeError("slice indices must be integers or None or have an __index__ method");
    }
  }
  const int64_t by = step.is_none() ? 1 : *AsIndex(step);
  if (by == 0) return TypeError("slice step cannot be zero");
  const int64_t lowest = by < 0 ? -1 : 0, highest = by < 0 ? length - 1 : length;
  const auto adjust = [&](const Value& part, int64_t fallback) {
    if (part.is_none()) return fallback;
    int64_t at = *AsIndex(part);
    if (at < 0) at = at < -length ? lowest : std::max(at + length, lowest);
    return std::min(at, highest);
  };
  const int64_t from = adjust(start, by < 0 ? length - 1 : 0);
  const int64_t to = adjust(stop, by < 0 ? -1 : length);
  std::vector<int64_t> indexes;
  if (by > 0) {
    for (int64_t i = from; i<to; i = by> length ? to : i + by) indexes.push_back(i);
  } else {
    for (int64_t i = from; i > to; i = by < -length ? to : i + by) indexes.push_back(i);
  }
  return indexes;
}

}  // namespace

std::string TypeName(const Value& value) {
  return value.is_none() ? "None" : StrCat(KindName(value.kind()), " object");
}

std::optional<int64_t> AsIndex(const Value& value) {
  if (value.is_bool()) return value.AsBool() ? 1 : 0;
  if (value.is_int()) return value.AsInt();
  return std::nullopt;
}

bool IsTrue(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::kNone:
      return false;
    case Value::Kind::kBool:
      return value.AsBool();
    case Value::Kind::kInt:
      return value.AsInt() != 0;
    case Value::Kind::kFloat:
      return value.AsDouble() != 0;
    case Value::Kind::kString:
      return !value.AsString().empty();
    case Value::Kind::kList:
      return !value.AsList().empty();
    case Value::Kind::kDict:
      return !value.AsDict().empty();
  }
  ETALON_CHECK(false);
}

bool AreEqual(const Value& a, const Value& b) {
  const auto x = AsNumber(a), y = AsNumber(b);
  if (x.has_value() || y.has_value()) {
    if (a.is_int() && b.is_int()) return a.AsInt() == b.AsInt();
    return x.has_value() && y.has_value() && *x == *y;
  }
  if (a.kind() != b.kind()) return false;
  if (a.is_list()) {
    return std::equal(a.AsList().begin(), a.AsList().end(), b.AsList().begin(), b.AsList().end(),
                      AreEqual);
  }
  if (a.is_dict()) {
    if (a.AsDict().size() != b.AsDict().size()) return false;
    return std::all_of(a.AsDict().begin(), a.AsDict().end(), [&](const auto& entry) {
      const Value* other = b.Find(entry.first);
      return other != nullptr && AreEqual(entry.second, *other);
    });
  }
  return a == b;
}

absl::StatusOr<bool> IsLess(const Value& a, const Value& b) {
  const auto x = AsNumber(a), y = AsNumber(b);
  if (a.is_int() && b.is_int()) return a.AsInt() < b.AsInt();
  if (x.has_value() && y.has_value()) return *x < *y;
  // Byte order of UTF-8 is the order of code points.
  if (a.is_string() && b.is_string()) return a.AsString() < b.AsString();
  if (a.is_list() && b.is_list()) {
    const auto &left = a.AsList(), &right = b.AsList();
    for (size_t i = 0; i < left.size() && i < right.size(); ++i) {
      if (!AreEqual(left[i], right[i])) return IsLess(left[i], right[i]);
    }
    return left.size() < right.size();
  }
  return TypeError(StrCat("'<' not supported between instances of '", PlainTypeName(a), "' and '",
                          PlainTypeName(b), "'"));
}

absl::StatusOr<bool> Contains(const Value& container, const Value& item) {
  if (container.is_string()) {
    if (!item.is_string()) {
      return TypeError(
          StrCat("'in <string>' requires string as left operand, not ", PlainTypeName(item)));
    }
    return container.AsString().find(item.AsString()) != std::string::npos;
  }
  if (container.is_dict()) return item.is_string() && container.Find(item.AsString()) != nullptr;
  if (!container.is_list()) {
    return TypeError(StrCat("argument of type '", PlainTypeName(container), "' is not iterable"));
  }
  return std::any_of(container.AsList().begin(), container.AsList().end(),
                     [&](const Value& each) { return AreEqual(each, item); });
}

absl::StatusOr<bool> Compare(std::string_view op, const Value& a, const Value& b) {
  if (op == "==") return AreEqual(a, b);
  if (op == "!=") return !AreEqual(a, b);
  if (op == "in") return Contains(b, a);
  if (op == "not in") {
    ETALON_TRY(const bool is_in, Contains(b, a));
    return !is_in;
  }
  if (op == "<") return IsLess(a, b);
  if (op == ">") return IsLess(b, a);
  ETALON_TRY(const bool is_less, op == "<=" ? IsLess(a, b) : IsLess(b, a));
  return is_less || AreEqual(a, b);
}

absl::StatusOr<Value> Arithmetic(std::string_view op, const Value& a, const Value& b) {
  if (AsIndex(a).has_value() && AsIndex(b).has_value()) {
    return IntegerArithmetic(op, *AsIndex(a), *AsIndex(b));
  }
  const auto x = AsNumber(a), y = AsNumber(b);
  if (x.has_value() && y.has_value()) return FloatArithmetic(op, *x, *y);
  if (op == "+" && a.is_string()) {
    if (!b.is_string()) {
      return TypeError(StrCat("can only concatenate str (not \"", PlainTypeName(b), "\") to str"));
    }
    return Value(a.AsString() + b.AsString());
  }
  if (op == "+" && a.is_list() && b.is_list()) {
    Value::List list = a.AsList();
    list.insert(list.end(), b.AsList().begin(), b.AsList().end());
    return Value(std::move(list));
  }
  const auto is_sequence = [](const Value& v) { return v.is_string() || v.is_list(); };
  if (op == "*" && is_sequence(a) && AsIndex(b).has_value()) return Repeat(a, *AsIndex(b));
  if (op == "*" && is_sequence(b) && AsIndex(a).has_value()) return Repeat(b, *AsIndex(a));
  if (op == "%" && a.is_string()) {
    return absl::UnimplementedError("text formatting with % is not supported; use ~ or +");
  }
  return Unsupported(op == "**" ? "** or pow()" : op, a, b);
}

absl::StatusOr<Value> Negate(const Value& value) {
  if (const auto integer = AsIndex(value)) return IntegerArithmetic("-", 0, *integer);
  if (value.is_float()) return Value(-value.AsDouble());
  return TypeError(StrCat("bad operand type for unary -: '", PlainTypeName(value), "'"));
}

absl::StatusOr<int64_t> Length(const Value& value) {
  if (value.is_string()) return static_cast<int64_t>(CodePointCount(value.AsString()));
  if (value.is_list()) return static_cast<int64_t>(value.AsList().size());
  if (value.is_dict()) return static_cast<int64_t>(value.AsDict().size());
  return TypeError(StrCat("object of type '", PlainTypeName(value), "' has no len()"));
}

absl::StatusOr<Value::List> Items(const Value& value) {
  if (value.is_list()) return value.AsList();
  Value::List items;
  if (value.is_dict()) {
    for (const auto& [key, each] : value.AsDict()) items.emplace_back(key);
    return items;
  }
  if (!value.is_string()) {
    return TypeError(StrCat("'", PlainTypeName(value), "' object is not iterable"));
  }
  for (const uint32_t code_point : DecodeUtf8(value.AsString())) {
    std::string text;
    AppendUtf8(code_point, &text);
    items.emplace_back(std::move(text));
  }
  return items;
}

absl::StatusOr<std::optional<Value>> Item(const Value& value, const Value& index) {
  if (value.is_dict()) {
    const Value* found = index.is_string() ? value.Find(index.AsString()) : nullptr;
    return found == nullptr ? std::optional<Value>() : std::optional<Value>(*found);
  }
  const auto at = AsIndex(index);
  if (!at.has_value() || !(value.is_list() || value.is_string())) return std::optional<Value>();
  ETALON_TRY(const int64_t length, Length(value));
  const int64_t place = *at < 0 ? *at + length : *at;
  if (place < 0 || place >= length) return std::optional<Value>();
  if (value.is_list()) return std::optional<Value>(value.AsList()[static_cast<size_t>(place)]);
  ETALON_TRY(Value::List characters, Items(value));
  return std::optional<Value>(std::move(characters[static_cast<size_t>(place)]));
}

absl::StatusOr<Value> Slice(const Value& value, const Value& start, const Value& stop,
                            const Value& step) {
  if (!value.is_list() && !value.is_string()) {
    return TypeError(StrCat("'", PlainTypeName(value), "' object is not subscriptable"));
  }
  ETALON_TRY(const Value::List items, Items(value));
  ETALON_TRY(const auto indexes,
             SliceIndexes(static_cast<int64_t>(items.size()), start, stop, step));
  if (value.is_string()) {
    std::string text;
    for (const int64_t i : indexes) text += items[static_cast<size_t>(i)].AsString();
    return Value(std::move(text));
  }
  Value::List list;
  for (const int64_t i : indexes) list.push_back(items[static_cast<size_t>(i)]);
  return Value(std::move(list));
}

}  // namespace etalon::template_internal
