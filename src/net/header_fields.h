// What single header fields of HTTP answers mean (RFC 9110, RFC 8288). Foreign bytes: what is not
// understood is nothing. It knows no server.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace etalon {

struct ContentRange {
  uint64_t first = 0, last = 0;
  std::optional<uint64_t> total;
};
// "bytes 5-9/10"; the total may be "*".
std::optional<ContentRange> ParseContentRange(std::string_view text);

// The target of rel="next" of a Link field.
std::optional<std::string> FindNextLink(std::string_view text);

// Seconds; a date is not understood.
std::optional<int64_t> ParseRetryAfter(std::string_view text);

// What is between the quotes, also of a weak tag.
std::string EntityTag(std::string_view text);

// Decimal digits only.
std::optional<uint64_t> ParseByteCount(std::string_view text);

}  // namespace etalon
