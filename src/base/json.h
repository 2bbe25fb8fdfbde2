// JSON text to Value and back. Printing is RFC 8785 (canonical); Python's way is in python.h.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "etalon/value.h"

namespace etalon {

struct JsonLimits {
  size_t bytes_max = size_t{256} << 20;
  int depth_max = 128;
  // Two readers of what is signed must not take two values from one text.
  bool refuses_repeated_keys = false;
};

// Integers that fit 64 bits are ints, other numbers floats; a larger integer that no float prints
// as is an error. A key given twice keeps its last value (as in Python) unless the limits
// refuse it. InvalidArgument names the
// byte offset.
absl::StatusOr<Value> ParseJson(std::string_view text, const JsonLimits& limits = {});

// RFC 8785. Keys sorted by UTF-16 code units; numbers as ECMAScript prints doubles, so an int
// beyond 2^53 that no double prints as is refused. Minus infinity prints as the string "-inf".
// InvalidArgument for NaN, plus infinity, such an int, or text that is not UTF-8.
absl::StatusOr<std::string> CanonicalJson(const Value& value);

// The same at the end of `out`, which holds anything after an error.
absl::Status AppendCanonicalJson(const Value& value, std::string* out);

// ECMAScript's Number::toString, the form that RFC 8785 wants. Finite values only.
std::string CanonicalNumber(double value);

// `text` as a JSON string with quotes, escaped as RFC 8785 wants.
void AppendJsonString(std::string_view text, std::string* out);

// Indented two blanks a level, keys in their order: for people and --json output.
std::string PrettyJson(const Value& value);

}  // namespace etalon
