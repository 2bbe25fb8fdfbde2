#include "scorers/math/latex_tokens.h"

#include <algorithm>
#include <array>

#include "base/str.h"

namespace etalon::math {
namespace {

using Kind = LatexToken::Kind;

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

template <size_t N>
bool IsAmong(std::string_view text, const std::array<std::string_view, N>& names) {
  return std::find(names.begin(), names.end(), text) != names.end();
}

constexpr std::array<std::string_view, 16> kSkipped = {
    "thinspace",   "medspace",      "thickspace", "quad",  "qquad", "negthinspace",
    "negmedspace", "negthickspace", "left",       "right", "vrule", "vcenter",
    "vbox",        "vskip",         "vspace",     "hfil"};
constexpr std::array<std::string_view, 9> kRelations = {"neq", "leq", "le",   "leqq",    "leqslant",
                                                        "geq", "ge",  "geqq", "geqslant"};
constexpr std::string_view kSkippedMarks = ",:;!*-./\"(=";

class Cutter {
 public:
  explicit Cutter(std::string_view text) : text_(text) {}

  std::vector<LatexToken> Cut() {
    while (at_ < text_.size()) Next();
    tokens_.push_back({Kind::kEnd, ""});
    return std::move(tokens_);
  }

 private:
  size_t AfterSpaces(size_t at) const {
    while (at < text_.size() && IsSpace(text_[at])) ++at;
    return at;
  }
  size_t AfterLetters(size_t at) const {
    while (at < text_.size() && IsLetter(text_[at])) ++at;
    return at;
  }
  void Push(Kind kind, std::string_view text, size_t end) {
    tokens_.push_back({kind, std::string(text)});
    at_ = end;
  }

  void Next() {
    const char c = text_[at_];
    const std::string_view one = text_.substr(at_, 1);
    if (IsSpace(c)) {
      ++at_;
    } else if (c == '\\') {
      Command();
    } else if ((c >= '0' && c <= '9')) {
      Push(Kind::kDigit, one, at_ + 1);
    } else if (IsLetter(c)) {
      Letter();
    } else if (c == '=') {
      const size_t next = AfterSpaces(at_ + 1);
      Push(Kind::kRelation, "=", next < text_.size() && text_[next] == '&' ? next + 1 : at_ + 1);
    } else if (const size_t next = AfterSpaces(at_ + 1);
               c == '&' && next < text_.size() && text_[next] == '=') {
      Push(Kind::kRelation, "=", next + 1);
    } else if (c == '<' || c == '>') {
      Push(Kind::kRelation, one, at_ + 1);
    } else if (std::string_view("+-*/(){}[]|_^:!,.'").find(c) != std::string_view::npos) {
      Push(Kind::kMark, one, at_ + 1);
    } else {
      Push(Kind::kBad, one, at_ + 1);
    }
  }

  void Letter() {
    if (text_[at_] == 'd') {
      const size_t next = AfterSpaces(at_ + 1);
      const bool is_command = next < text_.size() && text_[next] == '\\';
      const size_t begin = next + (is_command ? 1 : 0);
      size_t end = AfterLetters(begin);
      if (!is_command) end = std::min(end, begin + 1);
      if (end > begin) {
        return Push(Kind::kDifferential, StrCat("d", text_.substr(begin, end - begin)), end);
      }
    }
    Push(Kind::kLetter, text_.substr(at_, 1), at_ + 1);
  }

  void Command() {
    const size_t end = AfterLetters(at_ + 1);
    const std::string_view name = text_.substr(at_ + 1, end - at_ - 1);
    if (name.empty()) {
      const std::string_view mark = text_.substr(at_ + 1, 1);
      if (mark == "{" || mark == "}") {
        Push(Kind::kMark, StrCat("\\", mark), at_ + 2);
      } else if (!mark.empty() && kSkippedMarks.find(mark[0]) != std::string_view::npos) {
        at_ += 2;
      } else {
        Push(Kind::kBad, "\\", at_ + 1);
      }
    } else if ((name == "left" || name == "right") && end < text_.size() && text_[end] == '|') {
      Push(Kind::kBad, name, end + 1);
    } else if (IsAmong(name, kSkipped)) {
      at_ = end;
    } else {
      Push(IsAmong(name, kRelations) ? Kind::kRelation : Kind::kCommand, name, end);
    }
  }

  const std::string_view text_;
  size_t at_ = 0;
  std::vector<LatexToken> tokens_;
};

}  // namespace

std::vector<LatexToken> LatexTokens(std::string_view latex) { return Cutter(latex).Cut(); }

}  // namespace etalon::math
