#include "tasks/python/python_tokens.h"

#include <algorithm>
#include <array>
#include <string>

#include "absl/status/status.h"
#include "base/str.h"

namespace etalon {
namespace {

constexpr size_t kBytesMax = size_t{4} << 20;
constexpr size_t kBracketsMax = 200;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
// Bytes of other scripts count as letters: Python takes most of them in names.
bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80) != 0;
}
bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\f'; }

class LineReader {
 public:
  explicit LineReader(std::string_view text) : text_(text) {}

  absl::StatusOr<std::vector<PythonLine>> Read() {
    while (at_ < text_.size()) {
      if (absl::Status status = ReadOne(); !status.ok()) return status;
    }
    if (!open_.empty()) return Error("a bracket is never closed");
    EndLine();
    return std::move(lines_);
  }

 private:
  char Peek(size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }

  absl::Status Error(std::string_view what) const {
    const auto line = 1 + std::count(text_.begin(), text_.begin() + static_cast<long>(at_), '\n');
    return absl::InvalidArgumentError(StrCat("line ", line, ": ", what));
  }

  void EndLine() {
    if (!line_.tokens.empty()) lines_.push_back(std::move(line_));
    line_ = PythonLine();
  }

  void Add(PythonTokenKind kind, size_t bytes) {
    if (line_.tokens.empty()) {
      const size_t newline = text_.rfind('\n', at_ == 0 ? 0 : at_ - 1);
      const bool is_first = at_ == 0 || newline == std::string_view::npos;
      line_.column = is_first ? at_ : at_ - newline - 1;
    }
    line_.tokens.push_back(
        {.kind = kind, .text = text_.substr(at_, bytes), .depth = static_cast<int>(open_.size())});
    at_ += bytes;
  }

  absl::Status ReadOne() {
    const char c = Peek();
    if (c == '\n') {
      ++at_;
      if (open_.empty()) EndLine();
    } else if (IsBlank(c)) {
      ++at_;
    } else if (c == '#') {
      at_ = std::min(text_.find('\n', at_), text_.size());
    } else if (c == '\\') {
      if (Peek(1) != '\n') return Error("a backslash outside of a string must end its line");
      at_ += 2;
    } else if (const size_t prefix = StringPrefixBytes(); prefix != std::string_view::npos) {
      return ReadString(prefix);
    } else if (IsLetter(c)) {
      size_t bytes = 1;
      while (IsLetter(Peek(bytes)) || IsDigit(Peek(bytes))) ++bytes;
      Add(PythonTokenKind::kName, bytes);
    } else if (IsDigit(c) || (c == '.' && IsDigit(Peek(1)))) {
      ReadNumber();
    } else {
      return ReadOperator();
    }
    return absl::OkStatus();
  }

  // Bytes before the quote where a string begins here.
  size_t StringPrefixBytes() const {
    size_t bytes = 0;
    while (bytes < 2 &&
           std::string_view("rRbBuUfFtT").find(Peek(bytes)) != std::string_view::npos) {
      ++bytes;
    }
    return Peek(bytes) == '"' || Peek(bytes) == '\'' ? bytes : std::string_view::npos;
  }

  absl::Status ReadString(size_t prefix) {
    const char quote = Peek(prefix);
    const bool is_triple = Peek(prefix + 1) == quote && Peek(prefix + 2) == quote;
    size_t bytes = prefix + (is_triple ? 3 : 1);
    while (true) {
      if (at_ + bytes >= text_.size()) return Error("a string has no end");
      const char c = Peek(bytes);
      if (c == '\\') {
        bytes += 2;
      } else if (c == quote &&
                 (!is_triple || (Peek(bytes + 1) == quote && Peek(bytes + 2) == quote))) {
        Add(PythonTokenKind::kString, bytes + (is_triple ? 3 : 1));
        return absl::OkStatus();
      } else if (c == '\n' && !is_triple) {
        return Error("a string has no end on its line");
      } else {
        ++bytes;
      }
    }
  }

  void ReadNumber() {
    size_t bytes = 1;
    while (true) {
      const char c = Peek(bytes), before = Peek(bytes - 1);
      const bool is_hex = Peek() == '0' && (Peek(1) == 'x' || Peek(1) == 'X');
      const bool is_sign = (c == '+' || c == '-') && (before == 'e' || before == 'E') && !is_hex;
      if (!IsDigit(c) && !IsLetter(c) && c != '.' && !is_sign) break;
      ++bytes;
    }
    Add(PythonTokenKind::kNumber, bytes);
  }

  absl::Status ReadOperator() {
    static constexpr std::array<std::string_view, 24> kLong = {
        "**=", "//=", ">>=", "<<=", "...", "==", "!=", "<=", ">=", "->", ":=", "+=",
        "-=",  "*=",  "/=",  "%=",  "&=",  "|=", "^=", "@=", "**", "//", "<<", ">>"};
    const char c = Peek();
    if (c == ')' || c == ']' || c == '}') {
      const char wanted = c == ')' ? '(' : c == ']' ? '[' : '{';
      if (open_.empty() || open_.back() != wanted) return Error(StrCat("unmatched ", c));
      open_.pop_back();
      Add(PythonTokenKind::kOperator, 1);
      return absl::OkStatus();
    }
    for (const std::string_view each : kLong) {
      if (text_.substr(at_, each.size()) != each) continue;
      Add(PythonTokenKind::kOperator, each.size());
      return absl::OkStatus();
    }
    if (std::string_view("+-*/%@&|^~<>()[]{},:.;=").find(c) == std::string_view::npos) {
      return Error("a character that no Python has outside of strings");
    }
    Add(PythonTokenKind::kOperator, 1);
    if (c == '(' || c == '[' || c == '{') open_.push_back(c);
    if (open_.size() > kBracketsMax) return Error("too many open brackets");
    return absl::OkStatus();
  }

  const std::string_view text_;
  size_t at_ = 0;
  std::string open_;  // brackets
  PythonLine line_;
  std::vector<PythonLine> lines_;
};

}  // namespace

absl::StatusOr<std::vector<PythonLine>> ReadPythonLines(std::string_view text) {
  if (text.size() > kBytesMax) return absl::InvalidArgumentError("is larger than 4 MiB");
  return LineReader(text).Read();
}

std::string_view PythonStringPrefix(std::string_view token) {
  return token.substr(0, token.find_first_of("'\""));
}

bool HasReplacementFields(std::string_view token) {
  return PythonStringPrefix(token).find_first_of("fFtT") != std::string_view::npos;
}

}  // namespace etalon
