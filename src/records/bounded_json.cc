#include "records/bounded_json.h"

#include <algorithm>
#include <string>

#include "base/json.h"
#include "base/str.h"
#include "base/try.h"

namespace etalon {

namespace {

// True for nearly every text, and found out fast: each value has a byte of its own, and each level
// an opening bracket.
bool IsBoundedAtFirstSight(std::string_view text, const BoundedJsonLimits& limits) {
  if (text.size() > limits.bytes_max || text.size() >= limits.values_max) return false;
  int opening = 0;
  for (const char bracket : {'[', '{'}) {
    for (size_t at = text.find(bracket);
         at != std::string_view::npos && opening <= limits.depth_max;
         at = text.find(bracket, at + 1)) {
      ++opening;
    }
  }
  return opening <= limits.depth_max;
}

}  // namespace

absl::Status RequireBoundedJson(std::string_view text, const BoundedJsonLimits& limits) {
  if (IsBoundedAtFirstSight(text, limits)) return absl::OkStatus();
  if (text.size() > limits.bytes_max) {
    return absl::ResourceExhaustedError(
        StrCat("JSON of ", text.size(), " bytes; the limit is ", limits.bytes_max));
  }
  size_t values = 1;
  int depth = 0, deepest = 0;
  bool is_in_string = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (is_in_string) {
      if (c == '\\') ++i;
      is_in_string = c != '"';
    } else if (c == '"') {
      is_in_string = true;
    } else if (c == ',') {
      ++values;
    } else if (c == '[' || c == '{') {
      ++values;
      deepest = std::max(deepest, ++depth);
    } else if (c == ']' || c == '}') {
      --depth;
    }
  }
  if (values > limits.values_max) {
    return absl::ResourceExhaustedError(StrCat("JSON of more than ", limits.values_max, " values"));
  }
  if (deepest > limits.depth_max) {
    return absl::ResourceExhaustedError(
        StrCat("JSON nested deeper than ", limits.depth_max, " levels"));
  }
  return absl::OkStatus();
}

absl::StatusOr<Value> ParseCanonicalJson(std::string_view text, const BoundedJsonLimits& limits) {
  const absl::Status bounded = RequireBoundedJson(text, limits);
  if (!bounded.ok()) return absl::DataLossError(bounded.message());
  auto value = ParseJson(text, {.bytes_max = limits.bytes_max, .depth_max = limits.depth_max});
  if (!value.ok()) return absl::DataLossError(value.status().message());
  const auto canonical = CanonicalJson(*value);
  if (!canonical.ok() || *canonical != text) {
    return absl::DataLossError("JSON that is not in canonical form (RFC 8785)");
  }
  return value;
}

}  // namespace etalon
