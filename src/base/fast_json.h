// JSON as nearly all of it is written, through simdjson. It explains nothing: whatever it does not
// take, errors among it, is for the general parser (json.h), and what it takes is the same. The one
// file that includes that library.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "etalon/value.h"

namespace etalon {

// Nullopt for text that is no JSON, is nested deeper than `depth_max`, or has numbers or escapes
// that are rare.
std::optional<Value> ParseCommonJson(std::string_view text, int depth_max);

// How many bytes at the beginning of `text` stand in a JSON string as they are: no quote, no
// backslash, no control character. They need not be UTF-8.
size_t PlainJsonPrefix(std::string_view text);

// Of a key given twice the first place and the last value.
void KeepLastValues(Value::Dict* dict);

}  // namespace etalon
