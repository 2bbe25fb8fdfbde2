#include "net/header_fields.h"

#include <algorithm>

#include "base/text.h"

namespace etalon {

std::optional<uint64_t> ParseByteCount(std::string_view text) {
  constexpr size_t kDigitsMax = 18;
  if (text.empty() || text.size() > kDigitsMax) return std::nullopt;
  uint64_t count = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    count = count * 10 + static_cast<uint64_t>(c - '0');
  }
  return count;
}

std::optional<ContentRange> ParseContentRange(std::string_view text) {
  constexpr std::string_view kUnit = "bytes ";
  text = TrimSpaces(text);
  if (!text.starts_with(kUnit)) return std::nullopt;
  text.remove_prefix(kUnit.size());
  const size_t dash = text.find('-'), slash = text.find('/');
  if (dash == std::string_view::npos || slash == std::string_view::npos || slash < dash) {
    return std::nullopt;
  }
  const auto first = ParseByteCount(text.substr(0, dash));
  const auto last = ParseByteCount(text.substr(dash + 1, slash - dash - 1));
  if (!first.has_value() || !last.has_value() || *last < *first) return std::nullopt;
  ContentRange range = {.first = *first, .last = *last, .total = {}};
  const std::string_view total = text.substr(slash + 1);
  if (total == "*") return range;
  range.total = ParseByteCount(total);
  if (!range.total.has_value() || *range.total <= range.last) return std::nullopt;
  return range;
}

std::optional<std::string> FindNextLink(std::string_view text) {
  while (true) {
    const size_t open = text.find('<');
    if (open == std::string_view::npos) return std::nullopt;
    const size_t close = text.find('>', open);
    if (close == std::string_view::npos) return std::nullopt;
    const size_t end = std::min(text.find('<', close), text.size());
    const std::string_view parameters = text.substr(close, end - close);
    const bool is_next = parameters.find("rel=\"next\"") != std::string_view::npos ||
                         parameters.find("rel=next") != std::string_view::npos;
    if (is_next) return std::string(text.substr(open + 1, close - open - 1));
    text.remove_prefix(end);
  }
}

std::optional<int64_t> ParseRetryAfter(std::string_view text) {
  const auto seconds = ParseByteCount(TrimSpaces(text));
  if (!seconds.has_value()) return std::nullopt;
  return static_cast<int64_t>(*seconds);
}

std::string EntityTag(std::string_view text) {
  text = TrimSpaces(text);
  if (text.starts_with("W/")) text.remove_prefix(2);
  if (text.starts_with('"')) text.remove_prefix(1);
  if (text.ends_with('"')) text.remove_suffix(1);
  return std::string(text);
}

}  // namespace etalon
