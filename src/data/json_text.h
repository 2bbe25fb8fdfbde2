// Texts that the field's loader does not leave alone: times, and values that go through the JSON of
// pandas (3.1). It reads no file.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "etalon/value.h"

namespace etalon {

// A time as pyarrow reads one in seconds, printed as Python prints the datetime, in UTC:
// "2020-01-01T10Z" is "2020-01-01 10:00:00". Nothing for any other text.
std::optional<std::string> TimeOfText(std::string_view text);

// A value that was written and read again by pandas: a float keeps ten decimals and may lose its
// last bit, and a text that is JSON becomes what it says.
Value ThroughJson(Value value);
// A float that pandas wrote and another reader read: without the last bit's error.
Value FloatThroughLines(double value);

}  // namespace etalon
