#include "templates/literal.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "base/python.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"

namespace etalon {
namespace {

constexpr size_t kBytesMax = size_t{16} << 20;
constexpr int kDepthMax = 100;

int DigitOf(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'z') return c - 'a' + 10;
  if (c >= 'A' && c <= 'Z') return c - 'A' + 10;
  return 99;
}

class LiteralParser {
 public:
  explicit LiteralParser(std::string_view text) : text_(text) {}

  absl::StatusOr<Value> Parse() {
    // ast.literal_eval strips blanks and tabs at the left, then parses an expression.
    SkipSpace();
    ETALON_TRY(Value value, ParseValue(0));
    SkipSpace();
    // A bare "1, 2" is a tuple.
    if (Peek() == ',') {
      Value::List items = {std::move(value)};
      while (Take(',')) {
        SkipSpace();
        if (at_ == text_.size()) break;
        ETALON_TRY(Value item, ParseValue(0));
        items.push_back(std::move(item));
        SkipSpace();
      }
      value = Value(std::move(items));
    }
    if (at_ != text_.size()) return Error("more text after the literal");
    return value;
  }

 private:
  absl::Status Error(std::string_view what) const {
    return absl::InvalidArgumentError(StrCat("no Python literal: byte ", at_, ": ", what));
  }
  char Peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool Take(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  void SkipSpace() {
    while (at_ < text_.size() &&
           std::string_view(" \t\n\r\f").find(text_[at_]) != std::string_view::npos) {
      ++at_;
    }
  }

  absl::StatusOr<Value> ParseValue(int depth) {
    if (depth > kDepthMax) return Error("nested too deep");
    SkipSpace();
    if (at_ >= text_.size()) return Error("unexpected end");
    const char c = text_[at_];
    if (Take('[')) return ParseItems(']', depth);
    if (Take('(')) return ParseTuple(depth);
    if (Take('{')) return ParseDictOrSet(depth);
    if (c == '-' || c == '+') return ParseSigned(depth);
    if ((c >= '0' && c <= '9') || c == '.') return ParseNumber();
    if (IsStringStart()) return ParseStrings();
    for (const auto& [word, value] : {std::pair<std::string_view, Value>{"True", Value(true)},
                                      {"False", Value(false)},
                                      {"None", Value()}}) {
      if (text_.substr(at_).starts_with(word)) {
        at_ += word.size();
        return value;
      }
    }
    return Error("neither a string, a number, a list, a dict, True, False nor None");
  }

  absl::StatusOr<Value> ParseSigned(int depth) {
    const bool is_negative = text_[at_++] == '-';
    ETALON_TRY(Value value, ParseValue(depth + 1));
    if (!value.is_number()) return Error("a sign before something that is no number");
    if (!is_negative) return value;
    return value.is_int() ? Value(-value.AsInt()) : Value(-value.AsDouble());
  }

  absl::StatusOr<Value> ParseItems(char close, int depth) {
    Value::List items;
    SkipSpace();
    while (!Take(close)) {
      ETALON_TRY(Value item, ParseValue(depth + 1));
      items.push_back(std::move(item));
      SkipSpace();
      if (Take(',')) {
        SkipSpace();
      } else if (Peek() != close) {
        return Error(StrCat("',' or '", std::string(1, close), "' is missing"));
      }
    }
    return Value(std::move(items));
  }

  // "(1)" is 1 in brackets, "(1,)" and "()" are tuples.
  absl::StatusOr<Value> ParseTuple(int depth) {
    SkipSpace();
    if (Take(')')) return Value(Value::List());
    ETALON_TRY(Value first, ParseValue(depth + 1));
    SkipSpace();
    if (Take(')')) return first;
    if (!Take(',')) return Error("',' or ')' is missing");
    ETALON_TRY(Value rest, ParseItems(')', depth));
    rest.AsList().insert(rest.AsList().begin(), std::move(first));
    return rest;
  }

  absl::StatusOr<Value> ParseDictOrSet(int depth) {
    SkipSpace();
    if (Take('}')) return Value(Value::Dict());
    ETALON_TRY(Value first, ParseValue(depth + 1));
    SkipSpace();
    if (Peek() != ':') {
      Take(',');
      ETALON_TRY(Value rest, ParseItems('}', depth));
      rest.AsList().insert(rest.AsList().begin(), std::move(first));
      return rest;
    }
    Value dict{Value::Dict()};
    while (true) {
      if (!Take(':')) return Error("':' is missing");
      ETALON_TRY(Value value, ParseValue(depth + 1));
      dict.Set(PythonStr(first), std::move(value));
      SkipSpace();
      if (Take(',')) SkipSpace();
      if (Take('}')) return dict;
      ETALON_TRY(first, ParseValue(depth + 1));
      SkipSpace();
    }
  }

  absl::StatusOr<Value> ParseNumber() {
    const size_t start = at_;
    if (text_.substr(at_).starts_with("0x") || text_.substr(at_).starts_with("0X")) {
      return ParseRadix(16);
    }
    if (text_.substr(at_).starts_with("0b") || text_.substr(at_).starts_with("0o")) {
      return ParseRadix(text_[at_ + 1] == 'b' ? 2 : 8);
    }
    while (at_ < text_.size()) {
      const char c = text_[at_];
      const bool is_sign = (c == '+' || c == '-') && at_ > start && (text_[at_ - 1] | 32) == 'e';
      if (!((c >= '0' && c <= '9') || c == '.' || c == '_' || (c | 32) == 'e' || is_sign)) break;
      ++at_;
    }
    std::string digits = ReplaceAll(text_.substr(start, at_ - start), "_", "");
    const bool is_float = digits.find_first_of(".eE") != std::string::npos;
    if (is_float) {
      if (digits.front() == '.') digits.insert(0, "0");
      if (digits.back() == '.') digits += '0';
      const auto value = ParseDouble(digits);
      if (!value.has_value()) return Error("a number that makes no sense");
      return Value(*value);
    }
    const bool has_leading_zero =
        digits.size() > 1 && digits[0] == '0' && digits.find_first_not_of('0') != std::string::npos;
    if (has_leading_zero) return Error("leading zeros are not permitted");
    const auto value = ParseInt(digits);
    if (!value.has_value()) return Error("an integer beyond 64 bits");
    return Value(*value);
  }

  absl::StatusOr<Value> ParseRadix(int radix) {
    at_ += 2;
    int64_t value = 0;
    size_t digits = 0;
    for (; at_ < text_.size(); ++at_) {
      if (text_[at_] == '_') continue;
      const int digit = DigitOf(text_[at_]);
      if (digit >= radix) break;
      if (value > (INT64_MAX - digit) / radix) return Error("an integer beyond 64 bits");
      value = value * radix + digit;
      ++digits;
    }
    if (digits == 0) return Error("a number without digits");
    return Value(value);
  }

  bool IsStringStart() const {
    size_t at = at_;
    while (at < text_.size() && at < at_ + 2 &&
           std::string_view("rRuU").find(text_[at]) != std::string_view::npos) {
      ++at;
    }
    return at < text_.size() && (text_[at] == '"' || text_[at] == '\'');
  }

  absl::StatusOr<Value> ParseStrings() {
    std::string whole;
    while (IsStringStart()) {
      ETALON_TRY(const std::string piece, ParseString());
      whole += piece;
      SkipSpace();
    }
    return Value(std::move(whole));
  }

  absl::StatusOr<std::string> ParseString() {
    bool is_raw = false;
    for (; text_[at_] != '"' && text_[at_] != '\''; ++at_) is_raw |= (text_[at_] | 32) == 'r';
    std::string quote(1, text_[at_]);
    const bool is_triple = text_.substr(at_).starts_with(StrCat(quote, quote, quote));
    if (is_triple) quote = StrCat(quote, quote, quote);
    at_ += quote.size();
    const size_t start = at_;
    while (at_ < text_.size() && !text_.substr(at_).starts_with(quote)) {
      if (text_[at_] == '\n' && !is_triple) return Error("a line break inside a string");
      at_ += text_[at_] == '\\' ? 2 : 1;
    }
    if (at_ >= text_.size()) return Error("a string without its closing quote");
    const std::string_view inside = text_.substr(start, at_ - start);
    at_ += quote.size();
    if (is_raw) return std::string(inside);
    return UnescapePythonString(inside);
  }

  const std::string_view text_;
  size_t at_ = 0;
};

// The code point of `\x41`, `\u0041` or `\U00000041` after its letter, or nothing.
std::optional<uint32_t> HexEscape(std::string_view digits, size_t count) {
  if (digits.size() < count) return std::nullopt;
  uint32_t value = 0;
  for (size_t i = 0; i < count; ++i) {
    const int digit = DigitOf(digits[i]);
    if (digit >= 16) return std::nullopt;
    value = value * 16 + static_cast<uint32_t>(digit);
  }
  if (value > 0x10ffff) return std::nullopt;
  return value;
}

}  // namespace

absl::StatusOr<std::string> UnescapePythonString(std::string_view text) {
  constexpr std::string_view kLetters = "\\'\"abfnrtv";
  constexpr std::string_view kMeanings = "\\'\"\a\b\f\n\r\t\v";
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
      continue;
    }
    const char c = text[++i];
    const size_t hex_digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
    if (const size_t at = kLetters.find(c); at != std::string_view::npos) {
      out += kMeanings[at];
    } else if (c == '\n') {
      continue;
    } else if (hex_digits > 0) {
      const auto code_point = HexEscape(text.substr(i + 1), hex_digits);
      if (!code_point.has_value())
        return absl::InvalidArgumentError("truncated escape in a string");
      AppendUtf8(*code_point, &out);
      i += hex_digits;
    } else if (c >= '0' && c <= '7') {
      uint32_t value = 0;
      size_t count = 0;
      for (; count < 3 && i + count < text.size() && DigitOf(text[i + count]) < 8; ++count) {
        value = value * 8 + static_cast<uint32_t>(DigitOf(text[i + count]));
      }
      AppendUtf8(value, &out);
      i += count - 1;
    } else {
      // Python keeps an escape that it does not know.
      out += '\\';
      out += c;
    }
  }
  return out;
}

absl::StatusOr<Value> ParsePythonLiteral(std::string_view text) {
  if (text.size() > kBytesMax) return absl::ResourceExhaustedError("a literal beyond 16 MiB");
  return LiteralParser(text).Parse();
}

}  // namespace etalon
