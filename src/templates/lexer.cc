#include "templates/lexer.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "templates/literal.h"

namespace etalon::template_internal {
namespace {

constexpr size_t kSourceBytesMax = size_t{1} << 20;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// str.isidentifier's letters, near enough: ASCII, and beyond it all letters, marks and digits.
bool IsNameByte(unsigned char c, bool is_first) {
  return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80 ||
         (!is_first && IsDigit(static_cast<char>(c)));
}

bool AreLetters(std::string_view name) {
  for (const uint32_t c : DecodeUtf8(name)) {
    if (c < 0x80) continue;
    const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(c));
    const bool is_letter = category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NL;
    if (!is_letter) return false;
  }
  return true;
}

class Lexer {
 public:
  explicit Lexer(std::string_view source) : source_(source) {}

  absl::StatusOr<std::vector<LexToken>> Run() {
    while (at_ < source_.size()) ETALON_TRY_DO(TextAndTag());
    Emit(TokenKind::kEnd, "");
    return std::move(tokens_);
  }

 private:
  absl::Status Error(std::string_view what) const {
    return absl::InvalidArgumentError(StrCat("line ", line_, ": ", what));
  }
  std::string_view Rest() const { return source_.substr(at_); }
  bool StartsWith(std::string_view text) const { return Rest().starts_with(text); }
  void Advance(size_t count) {
    line_ +=
        static_cast<int>(std::count(source_.begin() + static_cast<ptrdiff_t>(at_),
                                    source_.begin() + static_cast<ptrdiff_t>(at_ + count), '\n'));
    at_ += count;
  }
  void Emit(TokenKind kind, std::string text) {
    tokens_.push_back({.kind = kind, .line = line_, .text = std::move(text)});
  }
  void SkipSpace() {
    while (at_ < source_.size() && IsSpace(Rest().substr(0, CharacterLength(at_)))) {
      Advance(CharacterLength(at_));
    }
  }
  size_t CharacterLength(size_t at) const {
    size_t end = at + 1;
    while (end < source_.size() && IsContinuation(source_[end])) ++end;
    return end - at;
  }
  // Of one character: Python's white space, of which there is some beyond ASCII.
  static bool IsSpace(std::string_view character) { return PythonStrip(character).empty(); }
  static bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }
  static std::string_view TrimRight(std::string_view text) {
    while (!text.empty()) {
      size_t begin = text.size() - 1;
      while (begin > 0 && IsContinuation(text[begin])) --begin;
      if (!IsSpace(text.substr(begin))) break;
      text = text.substr(0, begin);
    }
    return text;
  }

  // The text before the next tag, then the tag.
  absl::Status TextAndTag() {
    size_t tag = at_;
    for (;; ++tag) {
      tag = source_.find('{', tag);
      if (tag == std::string_view::npos || tag + 1 >= source_.size()) {
        tag = std::string_view::npos;
        break;
      }
      if (std::string_view("{%#").find(source_[tag + 1]) != std::string_view::npos) break;
    }
    const bool has_tag = tag != std::string_view::npos;
    std::string_view text = source_.substr(at_, (has_tag ? tag : source_.size()) - at_);
    const bool is_trimmed = has_tag && tag + 2 < source_.size() && source_[tag + 2] == '-';
    // Python's jinja2 normalises line ends to "\n".
    const std::string kept(is_trimmed ? TrimRight(text) : text);
    if (!kept.empty())
      Emit(TokenKind::kText, ReplaceAll(ReplaceAll(kept, "\r\n", "\n"), "\r", "\n"));
    Advance(text.size());
    if (!has_tag) return absl::OkStatus();
    const char type = source_[at_ + 1];
    Advance(2);
    if (StartsWith("-") || StartsWith("+")) Advance(1);
    if (type == '#') return Comment();
    if (type == '%' && IsRaw()) return Raw();
    return Tag(type == '{');
  }

  absl::Status Comment() {
    const size_t end = source_.find("#}", at_);
    if (end == std::string_view::npos) return Error("missing end of comment tag");
    const bool is_trimmed = end > at_ && source_[end - 1] == '-';
    Advance(end + 2 - at_);
    if (is_trimmed) SkipSpace();
    return absl::OkStatus();
  }

  bool IsRaw() const {
    const std::string_view rest = PythonStrip(Rest());
    return rest.starts_with("raw") &&
           PythonStrip(rest.substr(3)).substr(0, 1).find_first_of("%-") == 0;
  }

  absl::Status Raw() {
    const size_t open = source_.find("%}", at_);
    if (open == std::string_view::npos) return Error("missing end of raw tag");
    const bool is_trimmed = source_[open - 1] == '-';
    Advance(open + 2 - at_);
    if (is_trimmed) SkipSpace();
    for (size_t tag = source_.find("{%", at_); tag != std::string_view::npos;
         tag = source_.find("{%", tag + 1)) {
      std::string_view inside = source_.substr(tag + 2);
      const bool trims_before = inside.starts_with("-");
      if (trims_before || inside.starts_with("+")) inside.remove_prefix(1);
      const size_t end = inside.find("%}");
      if (end == std::string_view::npos) break;
      std::string_view word = inside.substr(0, end);
      const bool trims_after = word.ends_with("-");
      if (trims_after) word.remove_suffix(1);
      if (PythonStrip(word) != "endraw") continue;
      const std::string_view text = source_.substr(at_, tag - at_);
      Emit(TokenKind::kText, std::string(trims_before ? TrimRight(text) : text));
      Advance(static_cast<size_t>(inside.data() - source_.data()) + end + 2 - at_);
      if (trims_after) SkipSpace();
      return absl::OkStatus();
    }
    return Error("missing end of raw directive");
  }

  absl::Status Tag(bool is_print) {
    const std::string_view close = is_print ? "}}" : "%}";
    Emit(is_print ? TokenKind::kPrintBegin : TokenKind::kBlockBegin, "");
    int depth = 0;  // a `}}` inside braces closes two dicts
    while (true) {
      SkipSpace();
      if (at_ >= source_.size())
        return Error("unexpected end of template, expected the end of a tag");
      const bool trims = StartsWith("-") && source_.substr(at_ + 1).starts_with(close);
      if (depth == 0 && (trims || StartsWith(close))) {
        Emit(is_print ? TokenKind::kPrintEnd : TokenKind::kBlockEnd, "");
        Advance(close.size() + (trims ? 1 : 0));
        if (trims) SkipSpace();
        return absl::OkStatus();
      }
      ETALON_TRY_DO(ExpressionToken(&depth));
    }
  }

  absl::Status ExpressionToken(int* depth) {
    const auto c = static_cast<unsigned char>(source_[at_]);
    if (c == '"' || c == '\'') return String();
    if (IsDigit(static_cast<char>(c))) return Number();
    if (IsNameByte(c, true)) return Name();
    for (const std::string_view op : {"**", "//", "==", "!=", "<=", ">="}) {
      if (StartsWith(op)) return Operator(op);
    }
    if (std::string_view("+-*/%~<>=()[]{}.,:|;").find(static_cast<char>(c)) ==
        std::string_view::npos) {
      return Error(StrCat("unexpected char ", std::string(1, static_cast<char>(c))));
    }
    if (std::string_view("([{").find(static_cast<char>(c)) != std::string_view::npos) ++*depth;
    if (std::string_view(")]}").find(static_cast<char>(c)) != std::string_view::npos &&
        --*depth < 0) {
      return Error(StrCat("unexpected '", std::string(1, static_cast<char>(c)), "'"));
    }
    return Operator(source_.substr(at_, 1));
  }

  absl::Status Operator(std::string_view op) {
    Emit(TokenKind::kOperator, std::string(op));
    Advance(op.size());
    return absl::OkStatus();
  }

  absl::Status Name() {
    size_t end = at_;
    while (end < source_.size() && IsNameByte(static_cast<unsigned char>(source_[end]), false))
      ++end;
    const std::string_view name = source_.substr(at_, end - at_);
    if (!AreLetters(name)) return Error("Invalid character in identifier");
    Emit(TokenKind::kName, std::string(name));
    Advance(end - at_);
    return absl::OkStatus();
  }

  absl::Status String() {
    const char quote = source_[at_];
    size_t end = at_ + 1;
    while (end < source_.size() && source_[end] != quote) end += source_[end] == '\\' ? 2 : 1;
    if (end >= source_.size()) return Error("a string without its closing quote");
    auto value = UnescapePythonString(source_.substr(at_ + 1, end - at_ - 1));
    if (!value.ok()) return Error(ToView(value.status().message()));
    Emit(TokenKind::kString, *std::move(value));
    Advance(end + 1 - at_);
    return absl::OkStatus();
  }

  // 0b101, 0o17, 0x1f, with single underscores before digits; false when no such number starts
  // here.
  absl::StatusOr<bool> RadixNumber() {
    if (source_[at_] != '0' || at_ + 1 >= source_.size()) return false;
    const char letter = static_cast<char>(source_[at_ + 1] | 32);
    const int radix = letter == 'x' ? 16 : letter == 'o' ? 8 : letter == 'b' ? 2 : 0;
    int64_t value = 0;
    size_t end = at_ + 2;
    while (radix > 0 && end < source_.size()) {
      const size_t at = end + (source_[end] == '_' ? 1 : 0);
      if (at >= source_.size()) break;
      const char c = source_[at];
      const int digit = IsDigit(c)                           ? c - '0'
                        : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10
                                                             : 99;
      if (digit >= radix) break;
      if (__builtin_mul_overflow(value, int64_t{radix}, &value) ||
          __builtin_add_overflow(value, int64_t{digit}, &value)) {
        return Error("an integer does not fit 64 bits");
      }
      end = at + 1;
    }
    if (end == at_ + 2) return false;
    tokens_.push_back({.kind = TokenKind::kInteger, .line = line_, .number = Value(value)});
    Advance(end - at_);
    return true;
  }

  absl::Status Number() {
    ETALON_TRY(const bool is_done, RadixNumber());
    if (is_done) return absl::OkStatus();
    size_t end = at_;
    bool is_float = false;
    while (end < source_.size() && (IsDigit(source_[end]) || source_[end] == '_')) ++end;
    if (end + 1 < source_.size() && source_[end] == '.' && IsDigit(source_[end + 1])) {
      is_float = true;
      for (++end; end < source_.size() && (IsDigit(source_[end]) || source_[end] == '_');) ++end;
    }
    size_t exponent = end + 1;
    if (end < source_.size() && (source_[end] == 'e' || source_[end] == 'E')) {
      if (exponent < source_.size() && (source_[exponent] == '+' || source_[exponent] == '-')) {
        ++exponent;
      }
      if (exponent < source_.size() && IsDigit(source_[exponent])) {
        is_float = true;
        for (end = exponent; end < source_.size() && IsDigit(source_[end]);) ++end;
      }
    }
    const std::string digits = ReplaceAll(source_.substr(at_, end - at_), "_", "");
    LexToken token{.kind = is_float ? TokenKind::kFloat : TokenKind::kInteger, .line = line_};
    if (is_float) {
      token.number = Value(std::strtod(digits.c_str(), nullptr));
    } else {
      const auto integer = ParseInt(digits);
      if (!integer.has_value())
        return Error(StrCat("the integer ", digits, " does not fit 64 bits"));
      token.number = Value(*integer);
    }
    tokens_.push_back(std::move(token));
    Advance(end - at_);
    return absl::OkStatus();
  }

  const std::string_view source_;
  size_t at_ = 0;
  int line_ = 1;
  std::vector<LexToken> tokens_;
};

}  // namespace

absl::StatusOr<std::vector<LexToken>> Tokenise(std::string_view source) {
  if (source.size() > kSourceBytesMax) {
    return absl::ResourceExhaustedError(StrCat("a template of ", source.size(), " bytes"));
  }
  return Lexer(source).Run();
}

}  // namespace etalon::template_internal
