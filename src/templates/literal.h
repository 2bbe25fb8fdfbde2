// Python literals as text, read back: what ast.literal_eval does. It evaluates nothing else.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "etalon/value.h"

namespace etalon {

// Strings (with a prefix r or u, implicit concatenation; no \N{…}), numbers, lists, tuples and sets
// (as lists), dicts with str keys, True, False, None, one sign. InvalidArgument names the byte.
// Limits: 16 MiB, nesting 100.
absl::StatusOr<Value> ParsePythonLiteral(std::string_view text);

// The text between the quotes of a Python string, with its escapes resolved.
absl::StatusOr<std::string> UnescapePythonString(std::string_view text);

}  // namespace etalon
