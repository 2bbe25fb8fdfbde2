#include "base/text.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "base/str.h"

namespace etalon {

std::vector<std::string_view> SplitText(std::string_view text, std::string_view separator) {
  std::vector<std::string_view> pieces;
  if (separator.empty()) return {text};
  while (true) {
    const size_t at = text.find(separator);
    if (at == std::string_view::npos) break;
    pieces.push_back(text.substr(0, at));
    text.remove_prefix(at + separator.size());
  }
  pieces.push_back(text);
  return pieces;
}

std::string JoinText(std::span<const std::string> parts, std::string_view separator) {
  std::string text;
  for (size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) text += separator;
    text += parts[i];
  }
  return text;
}

std::string_view TrimSpaces(std::string_view text) {
  constexpr std::string_view kSpaces = " \t\n\r\f\v";
  const size_t first = text.find_first_not_of(kSpaces);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpaces) - first + 1);
}

std::string ReplaceAll(std::string_view text, std::string_view from, std::string_view to) {
  std::string result;
  bool is_first = true;
  for (std::string_view piece : SplitText(text, from)) {
    if (!is_first) result += to;
    is_first = false;
    result += piece;
  }
  return result;
}

namespace {

struct Decoded {
  uint32_t code_point = 0xfffd;
  int size = 1;  // bytes used
  bool is_valid = false;
};

// One code point of UTF-8 as Unicode 15 table 3-7 has it. A bad sequence uses its maximal valid
// prefix, at least one byte.
Decoded DecodeOne(std::string_view text) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1, true};
  int length = 0;
  unsigned char low = 0x80, high = 0xbf;
  uint32_t code_point = 0;
  if (lead >= 0xc2 && lead <= 0xdf) {
    length = 2, code_point = lead & 0x1f;
  } else if (lead >= 0xe0 && lead <= 0xef) {
    length = 3, code_point = lead & 0x0f;
    if (lead == 0xe0) low = 0xa0;
    if (lead == 0xed) high = 0x9f;
  } else if (lead >= 0xf0 && lead <= 0xf4) {
    length = 4, code_point = lead & 0x07;
    if (lead == 0xf0) low = 0x90;
    if (lead == 0xf4) high = 0x8f;
  } else {
    return {};
  }
  for (int i = 1; i < length; ++i) {
    if (static_cast<size_t>(i) >= text.size() || byte(i) < low || byte(i) > high) {
      return {0xfffd, i, false};
    }
    code_point = (code_point << 6) | (byte(i) & 0x3f);
    low = 0x80, high = 0xbf;
  }
  return {code_point, length, true};
}

}  // namespace

size_t AsciiPrefix(std::string_view text) {
  constexpr uint64_t kHighBits = 0x8080808080808080;
  size_t size = 0;
  for (uint64_t word; text.size() - size >= sizeof(word); size += sizeof(word)) {
    std::memcpy(&word, text.data() + size, sizeof(word));
    if ((word & kHighBits) != 0) break;
  }
  while (size < text.size() && static_cast<signed char>(text[size]) >= 0) ++size;
  return size;
}

bool IsValidUtf8(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    i += AsciiPrefix(text.substr(i));
    if (i == text.size()) return true;
    const Decoded decoded = DecodeOne(text.substr(i));
    if (!decoded.is_valid) return false;
    i += decoded.size;
  }
  return true;
}

size_t CodePointCount(std::string_view utf8) {
  size_t count = 0;
  for (size_t i = 0; i < utf8.size(); ++count) {
    const size_t ascii = AsciiPrefix(utf8.substr(i));
    i += ascii;
    count += ascii;
    if (i == utf8.size()) return count;
    const Decoded decoded = DecodeOne(utf8.substr(i));
    i += decoded.is_valid ? decoded.size : 1;
  }
  return count;
}

std::vector<uint32_t> DecodeUtf8(std::string_view utf8) {
  std::vector<uint32_t> code_points;
  code_points.reserve(utf8.size());
  for (size_t i = 0; i < utf8.size();) {
    const Decoded decoded = DecodeOne(utf8.substr(i));
    code_points.push_back(decoded.code_point);
    i += decoded.size;
  }
  return code_points;
}

void AppendUtf8(uint32_t code_point, std::string* out) {
  const auto put = [&](uint32_t byte) { *out += static_cast<char>(byte); };
  if (code_point < 0x80) {
    put(code_point);
  } else if (code_point < 0x800) {
    put(0xc0 | (code_point >> 6));
    put(0x80 | (code_point & 0x3f));
  } else if (code_point < 0x10000) {
    put(0xe0 | (code_point >> 12));
    put(0x80 | ((code_point >> 6) & 0x3f));
    put(0x80 | (code_point & 0x3f));
  } else {
    put(0xf0 | (code_point >> 18));
    put(0x80 | ((code_point >> 12) & 0x3f));
    put(0x80 | ((code_point >> 6) & 0x3f));
    put(0x80 | (code_point & 0x3f));
  }
}

std::string RepairUtf8(std::string_view bytes) {
  if (IsValidUtf8(bytes)) return std::string(bytes);
  std::string text;
  for (uint32_t code_point : DecodeUtf8(bytes)) AppendUtf8(code_point, &text);
  return text;
}

bool IsPythonSpace(uint32_t c) {
  return (c >= 9 && c <= 13) || (c >= 28 && c <= 32) || c == 0x85 || c == 0xa0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f ||
         c == 0x3000;
}

std::string_view PythonStrip(std::string_view utf8) {
  while (!utf8.empty()) {
    const Decoded decoded = DecodeOne(utf8);
    if (!decoded.is_valid || !IsPythonSpace(decoded.code_point)) break;
    utf8.remove_prefix(decoded.size);
  }
  while (!utf8.empty()) {
    size_t start = utf8.size() - 1;
    while (start > 0 && utf8.size() - start < 4 &&
           (static_cast<unsigned char>(utf8[start]) & 0xc0) == 0x80) {
      --start;
    }
    const Decoded decoded = DecodeOne(utf8.substr(start));
    if (!decoded.is_valid || !IsPythonSpace(decoded.code_point)) break;
    utf8.remove_suffix(utf8.size() - start);
  }
  return utf8;
}

namespace {

// Damerau-Levenshtein with adjacent swaps, stopping early beyond `limit`.
size_t EditDistance(std::string_view a, std::string_view b, size_t limit) {
  if (a.size() > b.size() + limit || b.size() > a.size() + limit) return limit + 1;
  std::vector<size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
    }
    before.swap(last);
    last.swap(row);
  }
  return last[b.size()];
}

}  // namespace

std::vector<std::string> NearestNames(std::string_view name, std::span<const std::string> names,
                                      size_t count) {
  const size_t limit = std::max<size_t>(1, name.size() / 3);
  std::vector<std::pair<size_t, std::string>> near;
  for (const std::string& candidate : names) {
    size_t distance = EditDistance(name, candidate, limit);
    const bool is_part = name.size() >= 3 && candidate.find(name) != std::string::npos;
    if (distance > limit && is_part) distance = limit;
    if (distance <= limit && candidate != name) near.emplace_back(distance, candidate);
  }
  std::sort(near.begin(), near.end());
  std::vector<std::string> result;
  for (auto& [distance, candidate] : near) {
    if (result.size() == count) break;
    if (std::find(result.begin(), result.end(), candidate) == result.end()) {
      result.push_back(std::move(candidate));
    }
  }
  return result;
}

std::string DidYouMean(std::string_view name, std::span<const std::string> names) {
  const std::vector<std::string> near = NearestNames(name, names);
  if (near.empty()) return "";
  return StrCat("; did you mean \"", JoinText(near, "\", \""), "\"?");
}

std::optional<int64_t> ParseInt(std::string_view text) {
  int64_t value = 0;
  if (!text.empty() && text[0] == '+') text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<double> ParseDouble(std::string_view text) {
  double value = 0;
  if (!text.empty() && text[0] == '+') text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace etalon
