// The tokens of a Python module's text, and its logical lines. It knows no grammar and runs
// nothing; it refuses text that no Python reads (a string without an end, brackets that do not
// match).
#pragma once

#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace etalon {

enum class PythonTokenKind { kName, kNumber, kString, kOperator };

struct PythonToken {
  PythonTokenKind kind = PythonTokenKind::kName;
  std::string_view text;  // into the module's text
  int depth = 0;          // brackets that are open around it; of a bracket, around the pair
};

// What stands up to a line end outside of brackets and strings, without comments.
struct PythonLine {
  size_t column = 0;                // bytes of white space before it
  std::vector<PythonToken> tokens;  // never empty
};

// `text` outlives the lines. InvalidArgument "line 12: …". Limits: 4 MiB, 200 open brackets.
absl::StatusOr<std::vector<PythonLine>> ReadPythonLines(std::string_view text);

// Letters before the opening quote of a string token, as "rb".
std::string_view PythonStringPrefix(std::string_view token);
// Whether a string token holds code: an f-string (or t-string).
bool HasReplacementFields(std::string_view token);

}  // namespace etalon
