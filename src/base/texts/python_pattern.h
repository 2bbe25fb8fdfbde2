// Patterns of Python's `re` (3.11), and \p{…} of its module `regex`, written as PCRE2 understands
// them. What Python refuses and PCRE2 would take in another sense is refused here; it matches
// nothing.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace etalon {

struct PcrePattern {
  std::string text;             // for UTF and UCP, newline LF, without ALT_BSUX
  std::vector<size_t> origins;  // for each byte of `text` the byte of Python's pattern
};

// InvalidArgument as `byte 3: what`. `ignore_case` is re.IGNORECASE.
absl::StatusOr<PcrePattern> PatternFromPython(std::string_view pattern, bool ignore_case);

}  // namespace etalon
