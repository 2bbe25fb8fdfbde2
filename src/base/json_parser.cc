#include "base/json_parser.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"

namespace etalon {
namespace {

bool HasRepeatedKey(const Value::Dict& dict) {
  for (size_t i = 1; i < dict.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      if (dict[i].first == dict[j].first) return true;
    }
  }
  return false;
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Each member is false, or nullopt, where the text is not what it takes.
class Parser {
 public:
  Parser(std::string_view text, int depth_max)
      : at_(text.data()), end_(text.data() + text.size()), depth_left_(depth_max) {}

  std::optional<Value> Parse() {
    Value value;
    if (!Any(&value)) return std::nullopt;
    SkipSpaces();
    if (at_ != end_) return std::nullopt;
    return value;
  }

 private:
  void SkipSpaces() {
    while (at_ != end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t')) ++at_;
  }

  bool Take(char c) {
    SkipSpaces();
    if (at_ == end_ || *at_ != c) return false;
    ++at_;
    return true;
  }

  bool Word(std::string_view word, Value value, Value* out) {
    if (!std::string_view(at_, end_).starts_with(word)) return false;
    at_ += word.size();
    *out = std::move(value);
    return true;
  }

  bool Any(Value* out) {
    SkipSpaces();
    if (at_ == end_) return false;
    switch (*at_) {
      case '{':
        return Object(out);
      case '[':
        return List(out);
      case '"': {
        std::string text;
        if (!String(&text)) return false;
        *out = Value(std::move(text));
        return true;
      }
      case 't':
        return Word("true", Value(true), out);
      case 'f':
        return Word("false", Value(false), out);
      case 'n':
        return Word("null", Value(), out);
      default:
        return Number(out);
    }
  }

  bool Object(Value* out) {
    if (depth_left_-- <= 0) return false;
    Value::Dict dict;
    ++at_;
    if (!Take('}')) {
      do {
        SkipSpaces();
        auto& [key, value] = dict.emplace_back();
        if (at_ == end_ || *at_ != '"' || !String(&key) || !Take(':') || !Any(&value)) return false;
      } while (Take(','));
      if (!Take('}')) return false;
      KeepLastValues(&dict);
    }
    *out = Value(std::move(dict));
    ++depth_left_;
    return true;
  }

  bool List(Value* out) {
    if (depth_left_-- <= 0) return false;
    Value::List list;
    ++at_;
    if (!Take(']')) {
      do {
        if (!Any(&list.emplace_back())) return false;
      } while (Take(','));
      if (!Take(']')) return false;
    }
    *out = Value(std::move(list));
    ++depth_left_;
    return true;
  }

  // At a quote.
  bool String(std::string* out) {
    ++at_;
    while (true) {
      const size_t plain = PlainJsonPrefix({at_, end_});
      out->append(at_, plain);
      at_ += plain;
      if (at_ == end_) return false;
      if (*at_ == '"') break;
      if (*at_ != '\\' || end_ - at_ < 2) return false;
      constexpr std::string_view kLetters = "\"\\/bfnrt", kMeant = "\"\\/\b\f\n\r\t";
      if (const size_t escape = kLetters.find(at_[1]); escape != std::string_view::npos) {
        *out += kMeant[escape];
        at_ += 2;
      } else if (!UnicodeEscape(out)) {
        return false;
      }
    }
    ++at_;
    return IsValidUtf8(*out);
  }

  // One code point without surrogates.
  bool UnicodeEscape(std::string* out) {
    constexpr int kEscapeBytes = 6;
    if (end_ - at_ < kEscapeBytes || at_[1] != 'u') return false;
    uint32_t code_point = 0;
    const auto [digits_end, error] =
        std::from_chars(at_ + 2, at_ + kEscapeBytes, code_point, /*base=*/16);
    if (error != std::errc() || digits_end != at_ + kEscapeBytes) return false;
    if (code_point >= 0xd800 && code_point <= 0xdfff) return false;
    AppendUtf8(code_point, out);
    at_ += kEscapeBytes;
    return true;
  }

  bool Digits() {
    const char* begin = at_;
    while (at_ != end_ && IsDigit(*at_)) ++at_;
    return at_ != begin;
  }

  bool Number(Value* out) {
    const char* begin = at_;
    if (*at_ == '-') ++at_;
    const char* integer = at_;
    if (!Digits() || (*integer == '0' && at_ - integer > 1)) return false;
    bool is_integer = true;
    if (at_ != end_ && *at_ == '.') {
      is_integer = false;
      ++at_;
      if (!Digits()) return false;
    }
    if (at_ != end_ && (*at_ == 'e' || *at_ == 'E')) {
      is_integer = false;
      ++at_;
      if (at_ != end_ && (*at_ == '+' || *at_ == '-')) ++at_;
      if (!Digits()) return false;
    }
    if (!is_integer) return Converted<double>(begin, out);
    // The general parser knows what -0 is.
    return (integer == begin || *integer != '0') && Converted<int64_t>(begin, out);
  }

  template <typename T>
  bool Converted(const char* begin, Value* out) const {
    T number = 0;
    const auto [end, error] = std::from_chars(begin, at_, number);
    if (error != std::errc() || end != at_) return false;
    *out = Value(number);
    return true;
  }

  const char* at_;
  const char* const end_;
  int depth_left_;
};

}  // namespace

std::optional<Value> ParseCommonJson(std::string_view text, int depth_max) {
  return Parser(text, depth_max).Parse();
}

size_t PlainJsonPrefix(std::string_view text) {
  constexpr uint64_t kOnes = 0x0101010101010101, kHighBits = 0x80 * kOnes;
  // The high bit of a byte that is zero is set; bytes above one that is may have theirs set too.
  const auto zeros = [](uint64_t word) { return (word - kOnes) & ~word & kHighBits; };
  size_t size = 0;
  for (uint64_t word; text.size() - size >= sizeof(word); size += sizeof(word)) {
    std::memcpy(&word, text.data() + size, sizeof(word));
    const uint64_t controls = (word - 0x20 * kOnes) & ~word & kHighBits;
    if ((controls | zeros(word ^ ('"' * kOnes)) | zeros(word ^ ('\\' * kOnes))) != 0) break;
  }
  for (; size < text.size(); ++size) {
    const auto c = static_cast<unsigned char>(text[size]);
    if (c < 0x20 || c == '"' || c == '\\') break;
  }
  return size;
}

// Sorting, because a search for each key would let a foreign object of many keys take for ever.
void KeepLastValues(Value::Dict* dict) {
  constexpr size_t kFewKeys = 16;
  if (dict->size() <= kFewKeys && !HasRepeatedKey(*dict)) return;
  std::vector<size_t> order(dict->size());
  std::iota(order.begin(), order.end(), size_t{0});
  const auto key = [dict](size_t index) -> const std::string& { return (*dict)[index].first; };
  std::stable_sort(order.begin(), order.end(),
                   [&key](size_t a, size_t b) { return key(a) < key(b); });
  std::vector<bool> is_repeated(dict->size());
  bool has_repeated = false;
  for (size_t begin = 0, end = 0; begin < order.size(); begin = end) {
    for (end = begin + 1; end < order.size() && key(order[end]) == key(order[begin]); ++end) {
      has_repeated = is_repeated[order[end]] = true;
    }
    if (end - begin > 1) (*dict)[order[begin]].second = std::move((*dict)[order[end - 1]].second);
  }
  if (!has_repeated) return;
  Value::Dict kept;
  for (size_t i = 0; i < dict->size(); ++i) {
    if (!is_repeated[i]) kept.push_back(std::move((*dict)[i]));
  }
  *dict = std::move(kept);
}

}  // namespace etalon
