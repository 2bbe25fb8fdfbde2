// JSON of foreign origin, with limits on how deep it nests and how many values it holds, and proof
// that it is in canonical form. It knows no record.
#pragma once

#include <cstddef>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "etalon/value.h"

namespace etalon {

// The limits of docs/formats/record.md.
struct BoundedJsonLimits {
  size_t bytes_max = 0;
  size_t values_max = size_t{1} << 22;
  int depth_max = 128;
};

// ResourceExhausted when the text is beyond a limit. It looks at what stands outside of strings
// only, so that it costs little and a small file cannot ask for much memory: a writer calls it to
// refuse what no reader takes. Values are counted by what separates and opens them.
absl::Status RequireBoundedJson(std::string_view text, const BoundedJsonLimits& limits);

// DataLoss when the text is beyond a limit, no JSON, or not the one canonical text of its value.
absl::StatusOr<Value> ParseCanonicalJson(std::string_view text, const BoundedJsonLimits& limits);

}  // namespace etalon
