#include "scorers/math/plain_form.h"

#include <utility>

#include "base/str.h"
#include "base/text.h"

namespace etalon::math {
namespace {

// The bytes of the first code point.
size_t FirstSize(std::string_view text) {
  size_t size = text.empty() ? 0 : 1;
  while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) ++size;
  return size;
}

// \frac12 to \frac{1}{2}, \frac1{72} to \frac{1}{72}; as it is when something is missing.
std::optional<std::string> BraceFractions(const std::string& text) {
  const auto parts = SplitText(text, "\\frac");
  std::string out(parts[0]);
  for (size_t i = 1; i < parts.size(); ++i) {
    std::string_view part = parts[i];
    if (part.empty()) return std::nullopt;
    out += "\\frac";
    if (part[0] == '{') {
      out += part;
      continue;
    }
    const std::string_view above = part.substr(0, FirstSize(part));
    part.remove_prefix(above.size());
    if (part.empty()) return text;
    const std::string_view below = part.substr(0, FirstSize(part));
    part.remove_prefix(below.size());
    const bool is_braced = below == "{";
    StrAppend(&out, "{", above, "}", is_braced ? "" : "{", below, is_braced ? "" : "}", part);
  }
  return out;
}

std::optional<std::string> BraceRoots(std::string_view text) {
  const auto parts = SplitText(text, "\\sqrt");
  std::string out(parts[0]);
  for (size_t i = 1; i < parts.size(); ++i) {
    const std::string_view part = parts[i];
    if (part.empty()) return std::nullopt;
    if (part[0] == '{') {
      StrAppend(&out, "\\sqrt", part);
    } else {
      const size_t size = FirstSize(part);
      StrAppend(&out, "\\sqrt{", part.substr(0, size), "}", part.substr(size));
    }
  }
  return out;
}

// True when Python's int() reads `text`; `is_canonical` when it writes it so again.
struct IntegerText {
  bool is_integer = false, is_canonical = false;
};

IntegerText ReadInteger(std::string_view text) {
  constexpr size_t kDigitsMax = 4300;  // Python reads no longer ones
  const std::string_view stripped = PythonStrip(text);
  const bool is_negative = stripped.starts_with('-');
  const bool has_sign = is_negative || stripped.starts_with('+');
  const std::string_view digits = stripped.substr(has_sign ? 1 : 0);
  size_t count = 0;
  char before = '_';
  for (const char c : digits) {
    if (c == '_' ? before == '_' : c < '0' || c > '9') return {};
    count += c == '_' ? 0 : 1;
    before = c;
  }
  if (before == '_' || count > kDigitsMax) return {};
  const bool is_plain = stripped.size() == text.size() && count == digits.size() &&
                        (digits[0] != '0' || (digits.size() == 1 && !is_negative));
  return {true, is_plain && (!has_sign || is_negative)};
}

// a/b of two integers to \frac{a}{b}. Where a or b is no integer the field's function of MATH
// fails, and the answers are compared as they were.
std::optional<std::string> SlashToFraction(const std::string& text, Slash slash) {
  const auto parts = SplitText(text, "/");
  if (parts.size() != 2) return text;
  const IntegerText above = ReadInteger(parts[0]), below = ReadInteger(parts[1]);
  const bool are_integers = above.is_integer && below.is_integer;
  if (!are_integers && slash == Slash::kFails) return std::nullopt;
  if (!above.is_canonical || !below.is_canonical) return text;
  return StrCat("\\frac{", parts[0], "}{", parts[1], "}");
}

std::string WithoutDecoration(std::string_view answer) {
  std::string text(answer);
  static constexpr std::pair<std::string_view, std::string_view> kReplacements[] = {
      {"\n", ""},     {"\\!", ""},     {"\\\\", "\\"},    {"tfrac", "frac"}, {"dfrac", "frac"},
      {"\\left", ""}, {"\\right", ""}, {"^{\\circ}", ""}, {"^\\circ", ""},   {"\\$", ""}};
  for (const auto& [from, to] : kReplacements) text = ReplaceAll(text, from, to);
  return text;
}

}  // namespace

std::optional<std::string> PlainForm(std::string_view answer, Slash slash) {
  std::string text = WithoutDecoration(answer);
  // "\text{ " begins a unit.
  if (const auto units = SplitText(text, "\\text{ "); units.size() > 1) {
    if (units.size() > 2) return std::nullopt;
    text = std::string(units[0]);
  }
  text = ReplaceAll(ReplaceAll(ReplaceAll(text, "\\%", ""), " .", " 0."), "{.", "{0.");
  if (text.empty()) return text;
  if (text[0] == '.') text.insert(0, "0");
  // "k = 3" is 3.
  if (const auto sides = SplitText(text, "="); sides.size() == 2 && CodePointCount(sides[0]) <= 2) {
    text = std::string(sides[1]);
  }
  const auto rooted = BraceRoots(text);
  if (!rooted.has_value()) return std::nullopt;
  const auto divided = BraceFractions(ReplaceAll(*rooted, " ", ""));
  if (!divided.has_value()) return std::nullopt;
  return SlashToFraction(*divided == "0.5" ? "\\frac{1}{2}" : *divided, slash);
}

bool AreSpelledAlike(std::string_view answer, std::string_view wanted) {
  const auto ours = PlainForm(answer), theirs = PlainForm(wanted);
  return ours.has_value() && theirs.has_value() ? *ours == *theirs : answer == wanted;
}

}  // namespace etalon::math
