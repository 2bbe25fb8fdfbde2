#include "base/texts/python_pattern.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <optional>

#include "absl/status/status.h"
#include "base/str.h"
#include "base/try.h"

namespace etalon {
namespace {

// str.isspace, which PCRE2's \s is not: that lacks U+001C to U+001F and has U+180E.
constexpr std::string_view kSpaces =
    R"(\x{9}-\x{d}\x{1c}-\x{20}\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f})"
    R"(\x{205f}\x{3000})";
// All but those.
constexpr std::string_view kNoSpaces =
    R"(\x{0}-\x{8}\x{e}-\x{1b}\x{21}-\x{84}\x{86}-\x{9f}\x{a1}-\x{167f}\x{1681}-\x{1fff})"
    R"(\x{200b}-\x{2027}\x{202a}-\x{202e}\x{2030}-\x{205e}\x{2060}-\x{2fff}\x{3001}-\x{10ffff})";
// What Python takes for the letter i when case does not count, and PCRE2 does not.
constexpr std::string_view kOtherIs = R"(\x{130}\x{131})";

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsOctal(char c) { return c >= '0' && c <= '7'; }
bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool IsHex(char c) { return IsDigit(c) || ((c | 32) >= 'a' && (c | 32) <= 'f'); }

bool IsAnyI(uint32_t c) { return c == 'i' || c == 'I' || c == 0x130 || c == 0x131; }

std::string Hex(uint32_t code_point) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  do {
    text.insert(text.begin(), kDigits[code_point % 16]);
    code_point /= 16;
  } while (code_point > 0);
  return StrCat("\\x{", text, "}");
}

// One member of a set, or one escape: a character, or a class such as \d as it is written.
struct Atom {
  std::optional<uint32_t> character;
  std::string written;
};

class Translator {
 public:
  Translator(std::string_view pattern, bool ignore_case)
      : pattern_(pattern), scopes_{{.ignores_case = ignore_case}} {}

  absl::StatusOr<PcrePattern> Run() {
    while (at_ < pattern_.size()) {
      begin_ = at_;
      ETALON_TRY_DO(Item());
      out_.origins.resize(out_.text.size(), begin_);
    }
    return std::move(out_);
  }

 private:
  struct Scope {
    bool ignores_case = false;
    bool is_verbose = false;
  };

  absl::Status Error(std::string_view what) const {
    return absl::InvalidArgumentError(StrCat("byte ", begin_, ": ", what));
  }
  char Peek(size_t ahead = 0) const {
    return at_ + ahead < pattern_.size() ? pattern_[at_ + ahead] : '\0';
  }
  bool StartsWith(std::string_view text) const { return pattern_.substr(at_).starts_with(text); }
  std::string_view Take(size_t count) {
    const std::string_view taken = pattern_.substr(at_, count);
    at_ += taken.size();
    return taken;
  }
  void Emit(std::string_view text) { out_.text += text; }

  absl::Status Item() {
    const char c = Peek();
    if (scopes_.back().is_verbose && SkipsVerbose(c)) return absl::OkStatus();
    switch (c) {
      case '\\':
        return Escape();
      case '[':
        return Set();
      case '(':
        return Open();
      case ')':
        if (scopes_.size() > 1) scopes_.pop_back();
        Emit(Take(1));
        return absl::OkStatus();
      case '{':
        Brace();
        return absl::OkStatus();
      default:
        EmitCharacter(Character());
        return absl::OkStatus();
    }
  }

  // A comment stands for what (?x) skips, so that what stands on both sides does not grow together.
  bool SkipsVerbose(char c) {
    if (c == '#') {
      at_ = std::min(pattern_.find('\n', at_), pattern_.size());
    } else if (std::string_view(" \t\n\r\v\f").find(c) != std::string_view::npos) {
      Take(1);
    } else {
      return false;
    }
    Emit("(?#)");
    return true;
  }

  // One code point as it stands; only a letter i must be known by its number.
  Atom Character() {
    size_t length = 1;
    while (at_ + length < pattern_.size() &&
           (static_cast<unsigned char>(pattern_[at_ + length]) & 0xc0) == 0x80) {
      ++length;
    }
    Atom atom{.character = 0, .written = std::string(Take(length))};
    const std::string& text = atom.written;
    if (text.size() == 1) atom.character = static_cast<unsigned char>(text[0]);
    if (text == "\xc4\xb0" || text == "\xc4\xb1")
      atom.character = text[1] == '\xb0' ? 0x130 : 0x131;
    return atom;
  }

  void EmitCharacter(const Atom& atom) {
    const bool is_i = atom.character.has_value() && IsAnyI(*atom.character);
    if (is_i && scopes_.back().ignores_case) {
      Emit(StrCat("[i", kOtherIs, "]"));
    } else {
      Emit(atom.written);
    }
  }

  // {n}, {n,}, {,m}, {n,m} and {,} repeat; every other brace is a character.
  void Brace() {
    size_t end = at_ + 1;
    while (end < pattern_.size() && IsDigit(pattern_[end])) ++end;
    const std::string_view low = pattern_.substr(at_ + 1, end - at_ - 1);
    const bool has_comma = end < pattern_.size() && pattern_[end] == ',';
    if (has_comma) {
      for (++end; end < pattern_.size() && IsDigit(pattern_[end]);) ++end;
    }
    const bool is_closed = end < pattern_.size() && pattern_[end] == '}';
    if (!is_closed || (low.empty() && !has_comma)) {
      Take(1);
      Emit("\\{");
      return;
    }
    const std::string_view body = Take(end + 1 - at_).substr(1);
    Emit(low.empty() ? "{0" : "{");
    Emit(body);
  }

  // \xhh, \uhhhh, \Uhhhhhhhh.
  absl::StatusOr<Atom> HexEscape() {
    const char kind = Take(2)[1];
    const size_t digits = kind == 'x' ? 2 : kind == 'u' ? 4 : 8;
    const std::string text(Take(digits));
    if (text.size() < digits || !std::all_of(text.begin(), text.end(), IsHex)) {
      return Error(StrCat("incomplete escape \\", std::string(1, kind), text));
    }
    const auto number = static_cast<uint32_t>(std::strtoul(text.c_str(), nullptr, 16));
    if (number > 0x10ffff) return Error(StrCat("bad escape \\U", text));
    return Atom{.character = number, .written = Hex(number)};
  }

  absl::StatusOr<Atom> OctalEscape(size_t digits_max) {
    Take(1);
    size_t count = 0;
    while (count < digits_max && IsOctal(Peek(count))) ++count;
    const std::string text(Take(count));
    const auto number = static_cast<uint32_t>(std::strtoul(text.c_str(), nullptr, 8));
    if (number > 0377) return Error(StrCat("octal escape \\", text, " is beyond \\377"));
    return Atom{.character = number, .written = Hex(number)};
  }

  // What means the same inside a set and outside of one.
  absl::StatusOr<Atom> CommonEscape() {
    const char c = Peek(1);
    if (at_ + 1 >= pattern_.size()) return Error("bad escape (end of pattern)");
    if (c == 'x' || c == 'u' || c == 'U') return HexEscape();
    constexpr std::string_view kLetters = "abfnrtv";
    constexpr uint32_t kControls[] = {7, 8, 12, 10, 13, 9, 11};
    if (const size_t i = kLetters.find(c); i != std::string_view::npos) {
      Take(2);
      return Atom{.character = kControls[i], .written = Hex(kControls[i])};
    }
    if (c == 'p' || c == 'P') return Property();
    if (std::string_view("dDwW").find(c) != std::string_view::npos) {
      return Atom{.written = std::string(Take(2))};
    }
    if (c == 'N') return Error("characters by name, \\N{…}, are not known here; write \\uXXXX");
    if (IsLetter(c)) return Error(StrCat("bad escape \\", std::string(1, c)));
    Take(1);
    Atom atom = Character();
    if (atom.written.size() == 1) atom.written.insert(0, "\\");
    return atom;
  }

  // \p{L}, of the module `regex`.
  absl::StatusOr<Atom> Property() {
    const size_t end = pattern_.find('}', at_);
    if (Peek(2) != '{' || end == std::string_view::npos) {
      return Error(StrCat("bad escape \\", std::string(1, Peek(1))));
    }
    return Atom{.written = std::string(Take(end + 1 - at_))};
  }

  absl::Status Escape() {
    const char c = Peek(1);
    if (c == 'A' || c == 'b') {
      Emit(Take(2));
    } else if (c == 'Z') {
      Take(2);
      Emit("\\z");
    } else if (c == 'B') {
      Take(2);
      Emit("(?:(?!\\A\\z)\\B)");  // Python finds none in an empty text
    } else if (c == 's' || c == 'S') {
      Take(2);
      Emit(StrCat(c == 's' ? "[" : "[^", kSpaces, "]"));
    } else if (IsDigit(c)) {
      return DigitEscape();
    } else {
      ETALON_TRY(const Atom atom, CommonEscape());
      EmitCharacter(atom);
    }
    return absl::OkStatus();
  }

  // \0 and three octal digits are a character, all else a group.
  absl::Status DigitEscape() {
    const bool is_octal = IsOctal(Peek(1)) && IsOctal(Peek(2)) && IsOctal(Peek(3));
    if (Peek(1) == '0' || is_octal) {
      ETALON_TRY(const Atom atom, OctalEscape(3));
      EmitCharacter(atom);
      return absl::OkStatus();
    }
    Take(1);
    Emit(StrCat("\\g{", Take(IsDigit(Peek(1)) ? 2 : 1), "}"));
    return absl::OkStatus();
  }

  absl::StatusOr<Atom> SetMember() {
    if (Peek() != '\\') {
      Atom atom = Character();
      // "[:" opens no class of POSIX in Python.
      if (std::string_view("[]^-").find(atom.written) != std::string_view::npos) {
        atom.written.insert(0, "\\");
      }
      return atom;
    }
    const char c = Peek(1);
    if (c == 's' || c == 'S') {
      Take(2);
      return Atom{.written = std::string(c == 's' ? kSpaces : kNoSpaces)};
    }
    if (IsOctal(c)) return OctalEscape(3);
    if (IsDigit(c)) return Error(StrCat("bad escape \\", std::string(1, c)));
    return CommonEscape();
  }

  absl::Status Set() {
    Emit(Take(1));
    if (Peek() == '^') Emit(Take(1));
    bool has_i = false;
    for (bool is_first = true; is_first || Peek() != ']'; is_first = false) {
      if (at_ >= pattern_.size()) return Error("unterminated character set");
      ETALON_TRY(const Atom low, SetMember());
      Emit(low.written);
      uint32_t last = low.character.value_or(0);
      if (Peek() == '-' && Peek(1) != ']' && at_ + 1 < pattern_.size()) {
        Take(1);
        ETALON_TRY(const Atom high, SetMember());
        if (!low.character.has_value() || !high.character.has_value()) {
          return Error("bad character range: an end of it is a class");
        }
        Emit(StrCat("-", high.written));
        last = *high.character;
      }
      const uint32_t first = low.character.value_or(0);
      has_i |= IsAnyI(first) || IsAnyI(last) || (first < 'i' && last > 'i') ||
               (first < 'I' && last > 'I');
    }
    if (has_i && scopes_.back().ignores_case) Emit(kOtherIs);
    Emit(Take(1));
    return absl::OkStatus();
  }

  absl::Status Open() {
    if (StartsWith("(?#")) {
      const size_t end = pattern_.find(')', at_);
      if (end == std::string_view::npos) return Error("missing ), unterminated comment");
      at_ = end + 1;
      Emit("(?#)");
      return absl::OkStatus();
    }
    for (const std::string_view word : {"(?P=", "(?("}) {
      if (StartsWith(word)) return Whole(word);
    }
    if (StartsWith("(*")) return Error("nothing to repeat");
    for (const std::string_view word : {"(?P<", "(?:", "(?=", "(?!", "(?<=", "(?<!", "(?>"}) {
      if (!StartsWith(word)) continue;
      Emit(Take(word.size()));
      scopes_.push_back(scopes_.back());
      return word == "(?P<" ? Name('>') : absl::OkStatus();
    }
    if (StartsWith("(?")) return Flags();
    Emit(Take(1));
    scopes_.push_back(scopes_.back());
    return absl::OkStatus();
  }

  // A name is no text to translate.
  absl::Status Name(char close) {
    const size_t end = pattern_.find(close, at_);
    if (end == std::string_view::npos) return Error("missing end of a group's name");
    Emit(Take(end + 1 - at_));
    return absl::OkStatus();
  }

  absl::Status Whole(std::string_view word) {
    Emit(Take(word.size()));
    ETALON_TRY_DO(Name(')'));
    // (?(1)yes|no) is still open; (?P=name) is not.
    if (word == "(?(") scopes_.push_back(scopes_.back());
    return absl::OkStatus();
  }

  // (?i), (?s-m:…). (?x) is done here, since PCRE2 skips more characters than Python.
  absl::Status Flags() {
    Take(2);
    Scope scope = scopes_.back();
    std::string kept;
    bool is_on = true;
    for (; Peek() != ')' && Peek() != ':'; Take(1)) {
      const char c = Peek();
      if (c == '-' && is_on) {
        is_on = false;
        kept += '-';
      } else if (c == 'i' || c == 'm' || c == 's') {
        if (c == 'i') scope.ignores_case = is_on;
        kept += c;
      } else if (c == 'x') {
        scope.is_verbose = is_on;
      } else if (c == 'a') {
        return Error("the flag (?a), ASCII letters only, is not known here; write sets");
      } else if (c != 'u' || !is_on) {
        return Error(at_ < pattern_.size() ? StrCat("unknown extension ?", std::string(1, c))
                                           : "missing ), unterminated group");
      }
    }
    const bool is_group = Take(1) == ":";
    if (!is_group) scopes_.back() = scope;
    if (is_group) scopes_.push_back(scope);
    if (kept == "-") kept.clear();
    if (!is_group && kept.empty()) kept = "#";
    Emit(StrCat("(?", kept, is_group ? ":" : ")"));
    return absl::OkStatus();
  }

  const std::string_view pattern_;
  size_t at_ = 0, begin_ = 0;
  std::vector<Scope> scopes_;  // the last is of the innermost group
  PcrePattern out_;
};

}  // namespace

absl::StatusOr<PcrePattern> PatternFromPython(std::string_view pattern, bool ignore_case) {
  return Translator(pattern, ignore_case).Run();
}

}  // namespace etalon
