// Jinja's filters and tests that task templates use.
#include <utf8proc.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <optional>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "base/letter_case.h"
#include "base/python.h"
#include "base/regex.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "templates/callables.h"
#include "templates/operators.h"

namespace etalon::template_internal {
namespace {

using Filter = absl::StatusOr<Value> (*)(const Value& value, const Arguments& args);

struct FilterRow {
  std::string_view name;
  Filter call;
  // Arguments by name in their order, with one blank between: what is not here is refused, not
  // ignored.
  std::string_view arguments = "";
};

constexpr double kInt64Edge = 9223372036854775808.0;  // 2^63

absl::StatusOr<Value> Truncated(double number) {
  if (number >= -kInt64Edge && number < kInt64Edge) return Value(static_cast<int64_t>(number));
  return absl::InvalidArgumentError("an integer beyond 64 bits");
}

absl::StatusOr<Value> Join(const Value& value, const Arguments& args) {
  ETALON_TRY(const Value::List items, Items(value));
  const Value* separator = args.Get(0, "d");
  const Value* attribute = args.Get(1, "attribute");
  std::string text;
  for (size_t i = 0; i < items.size(); ++i) {
    if (i > 0 && separator != nullptr) text += PythonStr(*separator);
    if (attribute == nullptr) {
      text += PythonStr(items[i]);
    } else {
      ETALON_TRY(const auto item, Item(items[i], *attribute));
      if (item.has_value()) text += PythonStr(*item);
    }
  }
  return Value(std::move(text));
}

absl::StatusOr<Value> LengthOf(const Value& value, const Arguments&) {
  ETALON_TRY(const int64_t length, Length(value));
  return Value(length);
}

// What int() and float() of a text read, written in ASCII: decimal digits of any script, and single
// underscores between digits. Nothing for what they refuse.
std::optional<std::string> AsciiNumber(std::string_view text) {
  const auto is_digit = [](uint32_t c) {
    return utf8proc_category(static_cast<utf8proc_int32_t>(c)) == UTF8PROC_CATEGORY_ND;
  };
  const std::vector<uint32_t> characters = DecodeUtf8(PythonStrip(text));
  std::string out;
  for (size_t i = 0; i < characters.size(); ++i) {
    const uint32_t c = characters[i];
    if (c == '_') {
      const bool is_between = i > 0 && i + 1 < characters.size() && is_digit(characters[i - 1]) &&
                              is_digit(characters[i + 1]);
      if (!is_between) return std::nullopt;
    } else if (is_digit(c)) {
      // Digits come in rows of ten that begin with their zero, some rows one after another.
      uint32_t first = c;
      while (is_digit(first - 1)) --first;
      out += static_cast<char>('0' + (c - first) % 10);
    } else {
      AppendUtf8(c, &out);
    }
  }
  return out;
}

// jinja2.filters.do_int: what cannot be read is the default.
absl::StatusOr<Value> Int(const Value& value, const Arguments& args) {
  const Value* fallback = args.Get(0, "default");
  if (AsIndex(value).has_value()) return Value(*AsIndex(value));
  if (value.is_float() && std::isfinite(value.AsDouble())) return Truncated(value.AsDouble());
  if (value.is_string()) {
    const auto digits = AsciiNumber(value.AsString());
    if (!digits.has_value()) return fallback == nullptr ? Value(0) : *fallback;
    if (const auto integer = ParseInt(*digits)) return Value(*integer);
    if (const auto number = ParseDouble(*digits); number.has_value() && std::isfinite(*number)) {
      return Truncated(*number);
    }
  }
  return fallback == nullptr ? Value(0) : *fallback;
}

absl::StatusOr<Value> Float(const Value& value, const Arguments& args) {
  const Value* fallback = args.Get(0, "default");
  if (AsIndex(value).has_value()) return Value(static_cast<double>(*AsIndex(value)));
  if (value.is_float()) return value;
  if (value.is_string()) {
    const auto digits = AsciiNumber(value.AsString());
    if (const auto number = ParseDouble(digits.value_or(""))) return Value(*number);
  }
  return fallback == nullptr ? Value(0.0) : *fallback;
}

absl::StatusOr<Value> Replace(const Value& value, const Arguments& args) {
  return CallMethod(Value(PythonStr(value)), "replace", args);
}

absl::StatusOr<Value> Trim(const Value& value, const Arguments& args) {
  return CallMethod(Value(PythonStr(value)), "strip", args);
}

absl::StatusOr<Value> Upper(const Value& value, const Arguments&) {
  return Value(UpperCase(PythonStr(value)));
}

absl::StatusOr<Value> Lower(const Value& value, const Arguments&) {
  return Value(LowerCase(PythonStr(value)));
}

absl::StatusOr<Value> CapitalizeText(const Value& value, const Arguments&) {
  return Value(Capitalize(PythonStr(value)));
}

absl::StatusOr<Value> First(const Value& value, const Arguments&) {
  ETALON_TRY(const Value::List items, Items(value));
  if (items.empty()) return absl::InvalidArgumentError("No first item, sequence was empty.");
  return items.front();
}

absl::StatusOr<Value> Last(const Value& value, const Arguments&) {
  ETALON_TRY(const Value::List items, Items(value));
  if (items.empty()) return absl::InvalidArgumentError("No last item, sequence was empty.");
  return items.back();
}

absl::StatusOr<Value> ListOf(const Value& value, const Arguments&) {
  ETALON_TRY(Value::List items, Items(value));
  return Value(std::move(items));
}

absl::StatusOr<Value> Map(const Value& value, const Arguments& args) {
  ETALON_TRY(const Value::List items, Items(value));
  const Value* attribute = args.positional.empty() ? args.Get(1, "attribute") : nullptr;
  Value::List out;
  for (const Value& item : items) {
    if (attribute != nullptr) {
      ETALON_TRY(const auto found, Item(item, *attribute));
      if (!found.has_value()) {
        return absl::InvalidArgumentError(
            StrCat("'", TypeName(item), "' has no attribute ", PythonRepr(*attribute)));
      }
      out.push_back(*found);
    } else {
      if (args.positional.empty() || !args.positional[0].is_string()) {
        return absl::InvalidArgumentError("map requires a filter argument");
      }
      Arguments rest;
      rest.positional.assign(args.positional.begin() + 1, args.positional.end());
      ETALON_TRY(Value mapped, CallFilter(args.positional[0].AsString(), item, rest));
      out.push_back(std::move(mapped));
    }
  }
  return Value(std::move(out));
}

absl::StatusOr<Value> Reverse(const Value& value, const Arguments&) {
  ETALON_TRY(Value::List items, Items(value));
  std::reverse(items.begin(), items.end());
  if (!value.is_string()) return Value(std::move(items));
  std::string text;
  for (const Value& item : items) text += item.AsString();
  return Value(std::move(text));
}

absl::StatusOr<Value> Sort(const Value& value, const Arguments& args) {
  ETALON_TRY(Value::List items, Items(value));
  const Value* is_reversed = args.Get(0, "reverse");
  absl::Status problem;
  // Jinja sorts without regard to case unless told otherwise.
  const Value* keeps_case = args.Get(1, "case_sensitive");
  const bool folds = keeps_case == nullptr || !IsTrue(*keeps_case);
  const auto key = [&](const Value& v) {
    return folds && v.is_string() ? Value(LowerCase(v.AsString())) : v;
  };
  std::stable_sort(items.begin(), items.end(), [&](const Value& a, const Value& b) {
    const bool is_down = is_reversed != nullptr && IsTrue(*is_reversed);
    const auto less = is_down ? IsLess(key(b), key(a)) : IsLess(key(a), key(b));
    if (!less.ok()) problem = less.status();
    return less.value_or(false);
  });
  if (!problem.ok()) return problem;
  return Value(std::move(items));
}

absl::StatusOr<Value> Unique(const Value& value, const Arguments&) {
  ETALON_TRY(const Value::List items, Items(value));
  Value::List out;
  const auto key = [](const Value& v) {
    return v.is_string() ? Value(LowerCase(v.AsString())) : v;
  };
  for (const Value& item : items) {
    const bool is_seen = std::any_of(out.begin(), out.end(), [&](const Value& other) {
      return AreEqual(key(item), key(other));
    });
    if (!is_seen) out.push_back(item);
  }
  return Value(std::move(out));
}

absl::StatusOr<Value> Sum(const Value& value, const Arguments&) {
  ETALON_TRY(const Value::List items, Items(value));
  Value total(0);
  for (const Value& item : items) {
    ETALON_TRY(total, Arithmetic("+", total, item));
  }
  return total;
}

absl::StatusOr<Value> Extreme(const Value& value, bool is_largest) {
  ETALON_TRY(const Value::List items, Items(value));
  if (items.empty()) return absl::InvalidArgumentError("No aggregated item, sequence was empty.");
  Value best = items.front();
  for (const Value& item : items) {
    ETALON_TRY(const bool is_better, is_largest ? IsLess(best, item) : IsLess(item, best));
    if (is_better) best = item;
  }
  return best;
}

absl::StatusOr<Value> Absolute(const Value& value, const Arguments&) {
  ETALON_TRY(const bool is_negative, IsLess(value, Value(0)));
  return is_negative ? Negate(value) : value;
}

absl::StatusOr<Value> Round(const Value& value, const Arguments& args) {
  const Value* precision = args.Get(0, "precision");
  const Value* method = args.Get(1, "method");
  if (!value.is_number()) return absl::InvalidArgumentError("round wants a number");
  if (method != nullptr && PythonStr(*method) != "common") {
    return absl::UnimplementedError("round with a method is not supported");
  }
  const int64_t digits = precision == nullptr ? 0 : AsIndex(*precision).value_or(0);
  constexpr int64_t kDigitsMax = 300;
  if (digits < 0 || digits > kDigitsMax) {
    return absl::UnimplementedError("round to this precision is not supported");
  }
  if (value.is_int()) return value;
  // Half to even of the exact decimal, as Python's round.
  return Value(std::strtod(
      absl::StrFormat("%.*f", static_cast<int>(digits), value.AsDouble()).c_str(), nullptr));
}

absl::StatusOr<Value> RegexReplace(const Value& value, const Arguments& args) {
  const Value *pattern = args.Get(0, "pattern"), *replacement = args.Get(1, "repl");
  const Value* count = args.Get(2, "count");
  if (pattern == nullptr || replacement == nullptr || !pattern->is_string() ||
      !replacement->is_string() || !value.is_string()) {
    return absl::InvalidArgumentError("regex_replace wants text, a pattern and a replacement");
  }
  ETALON_TRY(const auto regex, PythonRegex::Compile(pattern->AsString()));
  ETALON_TRY(std::string text, regex->Sub(replacement->AsString(), value.AsString(),
                                          count == nullptr ? 0 : AsIndex(*count).value_or(0)));
  return Value(std::move(text));
}

constexpr FilterRow kFilters[] = {
    {"string",
     [](const Value& v, const Arguments&) -> absl::StatusOr<Value> { return Value(PythonStr(v)); }},
    {"join", Join, "d attribute"},
    {"length", LengthOf},
    {"count", LengthOf},
    {"int", Int, "default"},
    {"float", Float, "default"},
    {"replace", Replace, "old new count"},
    {"trim", Trim, "chars"},
    {"upper", Upper},
    {"lower", Lower},
    {"capitalize", CapitalizeText},
    {"first", First},
    {"last", Last},
    {"list", ListOf},
    {"map", Map},
    {"reverse", Reverse},
    {"sort", Sort, "reverse case_sensitive"},
    {"unique", Unique},
    {"sum", Sum},
    {"min", [](const Value& v, const Arguments&) { return Extreme(v, false); }},
    {"max", [](const Value& v, const Arguments&) { return Extreme(v, true); }},
    {"abs", Absolute},
    {"round", Round, "precision method"},
    {"regex_replace", RegexReplace, "pattern repl count"},
    {"safe", [](const Value& v, const Arguments&) -> absl::StatusOr<Value> { return v; }},
};

using Test = absl::StatusOr<bool> (*)(const Value& value, const Arguments& args);

struct TestRow {
  std::string_view name;
  Test call;
};

absl::StatusOr<bool> CompareTest(std::string_view op, const Value& value, const Arguments& args) {
  if (args.positional.empty()) return absl::InvalidArgumentError("the test wants an argument");
  return Compare(op, value, args.positional[0]);
}

absl::StatusOr<bool> IsDivisible(const Value& value, const Arguments& args) {
  if (args.positional.empty()) return absl::InvalidArgumentError("divisibleby wants a number");
  ETALON_TRY(const Value rest, Arithmetic("%", value, args.positional[0]));
  return !IsTrue(rest);
}

absl::StatusOr<bool> IsOdd(const Value& value, const Arguments&) {
  ETALON_TRY(const Value rest, Arithmetic("%", value, Value(2)));
  return AreEqual(rest, Value(1));
}

// Python's `is`: what there is one of only, and the integers that CPython keeps. Of other equal
// values it depends on where they came from.
absl::StatusOr<bool> IsSame(const Value& value, const Arguments& args) {
  constexpr int64_t kKeptMin = -5, kKeptMax = 256;
  if (args.positional.empty()) return absl::InvalidArgumentError("sameas wants an argument");
  const Value& other = args.positional[0];
  if (value.kind() != other.kind() || !AreEqual(value, other)) return false;
  const bool is_kept = value.is_int() && value.AsInt() >= kKeptMin && value.AsInt() <= kKeptMax;
  if (value.is_none() || value.is_bool() || is_kept) return true;
  return absl::UnimplementedError(
      StrCat("sameas of two equal ", KindName(value.kind()), " is not supported; use =="));
}

constexpr TestRow kTests[] = {
    {"none", [](const Value& v, const Arguments&) -> absl::StatusOr<bool> { return v.is_none(); }},
    {"string",
     [](const Value& v, const Arguments&) -> absl::StatusOr<bool> { return v.is_string(); }},
    {"number",
     [](const Value& v, const Arguments&) -> absl::StatusOr<bool> {
       return v.is_number() || v.is_bool();
     }},
    {"integer",
     [](const Value& v, const Arguments&) -> absl::StatusOr<bool> { return v.is_int(); }},
    {"float",
     [](const Value& v, const Arguments&) -> absl::StatusOr<bool> { return v.is_float(); }},
    {"boolean",
     [](const Value& v, const Arguments&) -> absl::StatusOr<bool> { return v.is_bool(); }},
    {"mapping",
     [](const Value& v, const Arguments&) -> absl::StatusOr<bool> { return v.is_dict(); }},
    {"iterable",
     [](const Value& v, const Arguments&) -> absl::StatusOr<bool> { return Length(v).ok(); }},
    {"sequence",
     [](const Value& v, const Arguments&) -> absl::StatusOr<bool> { return Length(v).ok(); }},
    {"true",
     [](const Value& v, const Arguments&) -> absl::StatusOr<bool> {
       return v.is_bool() && v.AsBool();
     }},
    {"false",
     [](const Value& v, const Arguments&) -> absl::StatusOr<bool> {
       return v.is_bool() && !v.AsBool();
     }},
    {"odd", IsOdd},
    {"even",
     [](const Value& v, const Arguments& a) -> absl::StatusOr<bool> {
       ETALON_TRY(const bool is_odd, IsOdd(v, a));
       return !is_odd;
     }},
    {"divisibleby", IsDivisible},
    {"in", [](const Value& v, const Arguments& a) { return CompareTest("in", v, a); }},
    {"eq", [](const Value& v, const Arguments& a) { return CompareTest("==", v, a); }},
    {"equalto", [](const Value& v, const Arguments& a) { return CompareTest("==", v, a); }},
    {"sameas", IsSame},
    {"ne", [](const Value& v, const Arguments& a) { return CompareTest("!=", v, a); }},
    {"lt", [](const Value& v, const Arguments& a) { return CompareTest("<", v, a); }},
    {"le", [](const Value& v, const Arguments& a) { return CompareTest("<=", v, a); }},
    {"gt", [](const Value& v, const Arguments& a) { return CompareTest(">", v, a); }},
    {"ge", [](const Value& v, const Arguments& a) { return CompareTest(">=", v, a); }},
};

}  // namespace

namespace {
absl::Status CheckArguments(const FilterRow& row, const Arguments& args) {
  const auto known =
      row.arguments.empty() ? std::vector<std::string_view>() : SplitText(row.arguments, " ");
  if (args.positional.size() > known.size()) {
    return absl::InvalidArgumentError(StrCat("the filter ", row.name, " takes ", known.size(),
                                             " arguments, not ", args.positional.size()));
  }
  for (const auto& [keyword, value] : args.keywords) {
    if (std::find(known.begin(), known.end(), keyword) != known.end()) continue;
    return absl::InvalidArgumentError(
        StrCat("the filter ", row.name, " has no argument \"", keyword, "\" here"));
  }
  return absl::OkStatus();
}
}  // namespace

bool HasFilter(std::string_view name) {
  return std::any_of(std::begin(kFilters), std::end(kFilters),
                     [&](const FilterRow& row) { return row.name == name; });
}

absl::StatusOr<Value> CallFilter(std::string_view name, const Value& value, const Arguments& args) {
  for (const FilterRow& row : kFilters) {
    if (row.name != name) continue;
    // map hands its arguments on to another filter.
    if (name != "map") ETALON_TRY_DO(CheckArguments(row, args));
    return row.call(value, args);
  }
  std::vector<std::string> names;
  for (const FilterRow& row : kFilters) names.emplace_back(row.name);
  return absl::InvalidArgumentError(
      StrCat("No filter named '", name, "'", DidYouMean(name, names)));
}

bool HasTest(std::string_view name) {
  return std::any_of(std::begin(kTests), std::end(kTests),
                     [&](const TestRow& row) { return row.name == name; });
}

absl::StatusOr<bool> CallTest(std::string_view name, const Value& value, const Arguments& args) {
  for (const TestRow& row : kTests) {
    if (row.name == name) return row.call(value, args);
  }
  return absl::InvalidArgumentError(StrCat("No test named '", name, "'"));
}

}  // namespace etalon::template_internal
