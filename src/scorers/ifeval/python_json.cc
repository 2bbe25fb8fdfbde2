#include "scorers/ifeval/python_json.h"

#include <cctype>
#include <cstddef>

namespace etalon::ifeval {
namespace {

// CPython gives up near a thousand levels, and on whole numbers of more digits than this.
constexpr int kDepthMax = 900;
constexpr size_t kDigitsMax = 4300;

class JsonText {
 public:
  explicit JsonText(std::string_view text) : text_(text) {}

  bool IsWhole() {
    SkipSpace();
    if (!TakeValue(0)) return false;
    SkipSpace();
    return at_ == text_.size();
  }

 private:
  char Here() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool Take(std::string_view word) {
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }
  void SkipSpace() {
    while (at_ < text_.size() &&
           std::string_view(" \t\n\r").find(text_[at_]) != std::string_view::npos)
      ++at_;
  }
  bool IsDigit() const { return Here() >= '0' && Here() <= '9'; }
  size_t TakeDigits() {
    const size_t begin = at_;
    while (IsDigit()) ++at_;
    return at_ - begin;
  }

  // NOLINTNEXTLINE(misc-no-recursion): as deep as kDepthMax.
  bool TakeValue(int depth) {
    if (depth > kDepthMax) return false;
    if (Here() == '{') return TakeItems(depth, '}');
    if (Here() == '[') return TakeItems(depth, ']');
    if (Here() == '"') return TakeString();
    for (const char* word : {"null", "true", "false", "NaN", "Infinity", "-Infinity"}) {
      if (Take(word)) return true;
    }
    return TakeNumber();
  }

  // NOLINTNEXTLINE(misc-no-recursion): as deep as kDepthMax.
  bool TakeItems(int depth, char end) {
    ++at_;
    SkipSpace();
    if (Here() == end) return ++at_, true;
    while (true) {
      if (end == '}') {
        if (!TakeString()) return false;
        SkipSpace();
        if (!Take(":")) return false;
        SkipSpace();
      }
      if (!TakeValue(depth + 1)) return false;
      SkipSpace();
      if (Here() == end) return ++at_, true;
      if (!Take(",")) return false;
      SkipSpace();
    }
  }

  bool TakeString() {
    if (!Take("\"")) return false;
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c == '"') return true;
      if (static_cast<unsigned char>(c) < 0x20) return false;
      if (c != '\\') continue;
      const char escape = Here();
      ++at_;
      if (escape == 'u') {
        for (int i = 0; i < 4; ++i, ++at_) {
          if (std::isxdigit(static_cast<unsigned char>(Here())) == 0) return false;
        }
      } else if (escape == '\0' ||
                 std::string_view("\"\\/bfnrt").find(escape) == std::string_view::npos) {
        return false;
      }
    }
    return false;
  }

  bool TakeNumber() {
    Take("-");
    size_t digits = 1;
    if (!Take("0")) digits = TakeDigits();
    if (digits == 0) return false;
    bool is_whole = true;
    const size_t before_point = at_;
    if (Take(".")) {
      if (TakeDigits() == 0) {
        at_ = before_point;
        return true;
      }
      is_whole = false;
    }
    const size_t before_exponent = at_;
    if (Take("e") || Take("E")) {
      if (!Take("+")) Take("-");
      if (TakeDigits() == 0) {
        at_ = before_exponent;
      } else {
        is_whole = false;
      }
    }
    return !is_whole || digits <= kDigitsMax;
  }

  std::string_view text_;
  size_t at_ = 0;
};

}  // namespace

bool IsPythonJson(std::string_view text) { return JsonText(text).IsWhole(); }

}  // namespace etalon::ifeval
