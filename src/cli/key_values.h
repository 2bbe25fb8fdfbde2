// "temperature=0.8,until=['\n']": names and values as lm-evaluation-harness reads them from a
// command line. It knows no name.
#pragma once

#include <string_view>

#include "absl/status/statusor.h"
#include "etalon/value.h"

namespace etalon {

// A dict in the order of the text. Parts are divided by commas outside of brackets and quotes;
// values are true and false, None, numbers, Python literals, and otherwise text. A JSON object is
// taken as it is. InvalidArgument names the part that is not name=value.
absl::StatusOr<Value> ParseKeyValues(std::string_view text);

}  // namespace etalon
