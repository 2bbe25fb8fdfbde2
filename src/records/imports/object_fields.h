// Finds the fields of one JSON object without looking into them, for lines of which Python's
// extensions (NaN, Infinity) or huge integers stand where nobody needs them. It builds no value.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"

namespace etalon {

// Keys, and the text of each value, in order; both point into `text`, which outlives them.
using ObjectFields = std::vector<std::pair<std::string_view, std::string_view>>;

// DataLoss with the byte where the text is no object. What lies within a value is checked by
// whoever parses it. Keys stand as written, escapes and all.
absl::StatusOr<ObjectFields> FindObjectFields(std::string_view text);

// The last value under a key, as Python has it; empty when there is none.
std::string_view FieldOf(const ObjectFields& fields, std::string_view key);

}  // namespace etalon
