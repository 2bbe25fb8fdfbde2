#include "parity/text_difference.h"

#include <algorithm>

#include "base/python.h"
#include "base/str.h"
#include "base/text.h"

namespace etalon {
namespace {

constexpr size_t kShortBytes = 60, kBefore = 40, kAfter = 80;
constexpr size_t kLinesMax = 3;  // of each side

// Steps back to where a character of UTF-8 begins.
size_t CharacterStart(std::string_view text, size_t at) {
  while (at > 0 && at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
  return std::min(at, text.size());
}

// `line` around byte `at` of it.
std::string Around(std::string_view line, size_t at) {
  if (line.size() <= kBefore + kAfter) return std::string(line);
  const size_t from = at <= kBefore ? 0 : CharacterStart(line, at - kBefore);
  const size_t to = CharacterStart(line, std::min(line.size(), at + kAfter));
  return StrCat(from == 0 ? "" : "…", line.substr(from, to - from), to == line.size() ? "" : "…");
}

// The lines of `text` from byte `line_start` on, where the other text parts from it at byte `at`.
void AppendSide(std::string_view sign, std::string_view text, size_t line_start, size_t at,
                std::string* out) {
  if (line_start >= text.size()) {
    StrAppend(out, sign, " (ends here)\n");
    return;
  }
  size_t from = line_start, place = at - line_start;
  for (size_t lines = 0; lines < kLinesMax; ++lines) {
    const size_t end = std::min(text.find('\n', from), text.size());
    StrAppend(out, sign, " ", Around(text.substr(from, end - from), place), "\n");
    if (end + 1 >= text.size()) return;
    from = end + 1;
    place = 0;
  }
  StrAppend(out, sign, " …\n");
}

// Where nobody sees what parts the texts.
void AppendWhiteSpace(std::string_view ours, std::string_view theirs, std::string* out) {
  const auto is_seen = [](std::string_view rest) {
    return !rest.empty() && rest.front() != ' ' && rest.front() != '\n' && rest.front() != '\t' &&
           rest.front() != '\r';
  };
  if (is_seen(ours) && is_seen(theirs)) return;
  const auto shown = [](std::string_view rest) {
    constexpr size_t kShown = 8;
    if (rest.empty()) return std::string("nothing");
    return PythonQuote(rest.substr(0, CharacterStart(rest, std::min(kShown, rest.size()))));
  };
  StrAppend(out, "  (lm-eval goes on with ", shown(theirs), ", here ", shown(ours), ")\n");
}

}  // namespace

std::string ShowDifference(std::string_view ours, std::string_view theirs) {
  const auto is_short = [](std::string_view text) {
    return text.size() <= kShortBytes && text.find('\n') == std::string_view::npos;
  };
  if (is_short(ours) && is_short(theirs)) {
    const auto quoted = [](std::string_view text) {
      return ParseDouble(text).has_value() ? std::string(text) : PythonQuote(text);
    };
    return StrCat("lm-eval ", quoted(theirs), ", here ", quoted(ours), "\n");
  }
  const auto apart = std::mismatch(ours.begin(), ours.end(), theirs.begin(), theirs.end());
  const size_t at = CharacterStart(ours, static_cast<size_t>(apart.first - ours.begin()));
  const std::string_view common = ours.substr(0, at);
  const size_t last_end = common.rfind('\n');
  const size_t line_start = last_end == std::string_view::npos ? 0 : last_end + 1;
  const auto line = 1 + std::count(common.begin(), common.end(), '\n');
  std::string text = StrCat("they part at byte ", at, ", in line ", line, "\n");
  if (line_start > 0) {
    const size_t before = common.substr(0, line_start - 1).rfind('\n');
    const size_t from = before == std::string_view::npos ? 0 : before + 1;
    StrAppend(&text, "  ", Around(common.substr(from, line_start - 1 - from), 0), "\n");
  }
  AppendSide("-", theirs, line_start, at, &text);
  AppendSide("+", ours, line_start, at, &text);
  const bool says_end = line_start >= ours.size() || line_start >= theirs.size();
  if (!says_end) AppendWhiteSpace(ours.substr(at), theirs.substr(at), &text);
  return text;
}

}  // namespace etalon
