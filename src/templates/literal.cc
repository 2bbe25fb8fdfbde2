#include "templates/literal.h"

#include <algorithm>
#include <cstdlib>
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
  explicit LiteralParser(std::string text) : text_storage_(std::move(text)) {}

  absl::StatusOr<Value> Parse() {
    // ast.literal_eval strips blanks and tabs at the left, then parses an expression.
    SkipBlanks();
    while (Take('\n')) continue;
    ETALON_TRY(Value value, ParseValue(0));
    SkipBlanks();
    // A bare "1, 2" is a tuple.
    if (Peek() == ',') {
      Value::List items = {std::move(value)};
      while (Take(',')) {
        SkipBlanks();
        if (at_ == text_.size() || text_[at_] == '\n') break;
        ETALON_TRY(Value item, ParseValue(0));
        items.push_back(std::move(item));
        SkipBlanks();
      }
      value = Value(std::move(items));
    }
    open_ = 1;  // lines after the end may be empty
    SkipSpace();
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
  void Skip(std::string_view spaces) {
    while (at_ < text_.size()) {
      if (text_[at_] == '#') {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (spaces.find(text_[at_]) != std::string_view::npos) {
        ++at_;
      } else if (at_ + 2 < text_.size() && text_.substr(at_).starts_with("\\\n")) {
        at_ += 2;
      } else {
        break;
      }
    }
  }
  void SkipBlanks() { Skip(" \t\f"); }
  // Inside brackets a line end is a blank, outside it ends the expression.
  void SkipSpace() { Skip(open_ > 0 ? " \t\f\n" : " \t\f"); }

  absl::StatusOr<Value> ParseValue(int depth) {
    if (depth > kDepthMax) return Error("nested too deep");
    SkipSpace();
    if (at_ >= text_.size()) return Error("unexpected end");
    const char c = text_[at_];
    if (c == '[' || c == '(' || c == '{') {
      ++at_;
      ++open_;
      auto value = c == '['   ? ParseItems(']', depth)
                   : c == '(' ? ParseTuple(depth)
                              : ParseDictOrSet(depth);
      --open_;
      return value;
    }
    if (c == '-' || c == '+') return ParseSigned();
    if ((c >= '0' && c <= '9') || c == '.') return ParseNumber(/*is_negative=*/false);
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

  // One sign, and only before a number, which may stand in brackets.
  absl::StatusOr<Value> ParseSigned() {
    const bool is_negative = text_[at_++] == '-';
    const int open_before = open_;
    SkipSpace();
    while (Take('(')) {
      ++open_;
      SkipSpace();
    }
    if (!IsDigit(Peek()) && Peek() != '.')
      return Error("a sign before something that is no number");
    ETALON_TRY(Value value, ParseNumber(is_negative));
    while (open_ > open_before) {
      SkipSpace();
      if (!Take(')')) return Error("')' is missing");
      --open_;
    }
    return value;
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
      if (!Take(',') && Peek() != '}') return Error("',' or '}' is missing");
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
      const bool has_comma = Take(',');
      SkipSpace();
      if (Take('}')) return dict;
      if (!has_comma) return Error("',' or '}' is missing");
      ETALON_TRY(first, ParseValue(depth + 1));
      SkipSpace();
    }
  }

  static bool IsDigit(char c) { return c >= '0' && c <= '9'; }

  // Digits of a radix, with single underscores between them.
  absl::StatusOr<std::string> TakeDigits(int radix) {
    std::string digits;
    while (at_ < text_.size()) {
      const bool has_underscore = text_[at_] == '_' && !digits.empty();
      const size_t at = at_ + (has_underscore ? 1 : 0);
      if (at >= text_.size() || DigitOf(text_[at]) >= radix) {
        if (has_underscore) return Error("an underscore that separates no digits");
        break;
      }
      digits += text_[at];
      at_ = at + 1;
    }
    return digits;
  }

  absl::StatusOr<Value> ParseNumber(bool is_negative) {
    const char letter = at_ + 1 < text_.size() ? static_cast<char>(text_[at_ + 1] | 32) : ' ';
    const int radix = letter == 'x' ? 16 : letter == 'o' ? 8 : letter == 'b' ? 2 : 10;
    if (radix != 10 && text_[at_] == '0') {
      at_ += 2;
      if (Peek() == '_') ++at_;
      ETALON_TRY(const std::string digits, TakeDigits(radix));
      return Integer(digits, radix, is_negative);
    }
    ETALON_TRY(std::string whole, TakeDigits(10));
    const bool has_point = Take('.');
    std::string fraction;
    if (has_point) {
      ETALON_TRY(fraction, TakeDigits(10));
    }
    if (whole.empty() && fraction.empty()) return Error("a point without digits");
    const bool has_exponent = (Peek() | 32) == 'e';
    if (!has_point && !has_exponent) {
      if (whole.size() > 1 && whole[0] == '0' &&
          whole.find_first_not_of('0') != std::string::npos) {
        return Error("leading zeros are not permitted");
      }
      return Integer(whole, 10, is_negative);
    }
    std::string text = StrCat(is_negative ? "-" : "", whole, ".", fraction);
    if (has_exponent) {
      text += text_[at_++];
      if (Peek() == '-' || Peek() == '+') text += text_[at_++];
      ETALON_TRY(const std::string power, TakeDigits(10));
      if (power.empty()) return Error("an exponent without digits");
      text += power;
    }
    // Too large is infinity and too small 0, as in Python.
    return Value(std::strtod(text.c_str(), nullptr));
  }

  absl::StatusOr<Value> Integer(std::string_view digits, int radix, bool is_negative) const {
    if (digits.empty()) return Error("a number without digits");
    int64_t value = 0;
    for (const char c : digits) {
      const int digit = is_negative ? -DigitOf(c) : DigitOf(c);
      if (__builtin_mul_overflow(value, int64_t{radix}, &value) ||
          __builtin_add_overflow(value, int64_t{digit}, &value)) {
        return Error("an integer beyond 64 bits");
      }
    }
    return Value(value);
  }

  bool IsStringStart() const {
    size_t at = at_;
    if (at < text_.size() && std::string_view("rRuU").find(text_[at]) != std::string_view::npos) {
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

  const std::string text_storage_;
  const std::string_view text_ = text_storage_;
  size_t at_ = 0;
  int open_ = 0;  // brackets
};

// The code point of `\x41`, `\u0041` or `\U00000041` after its letter, or nothing. Half a surrogate
// pair is a Python string, but no text.
std::optional<uint32_t> HexEscape(std::string_view digits, size_t count) {
  if (digits.size() < count) return std::nullopt;
  uint32_t value = 0;
  for (size_t i = 0; i < count; ++i) {
    const int digit = DigitOf(digits[i]);
    if (digit >= 16) return std::nullopt;
    value = value * 16 + static_cast<uint32_t>(digit);
  }
  if (value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff)) return std::nullopt;
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
        return absl::InvalidArgumentError("an escape in a string that is no character");
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
    } else if (c == 'N') {
      return absl::UnimplementedError("characters by name, \\N{…}, are not supported in a string");
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
  if (!IsValidUtf8(text) || text.find('\0') != std::string_view::npos) {
    return absl::InvalidArgumentError("no Python literal: not UTF-8, or with NUL");
  }
  // Python reads sources with any line end as "\n".
  return LiteralParser(ReplaceAll(ReplaceAll(text, "\r\n", "\n"), "\r", "\n")).Parse();
}

}  // namespace etalon
