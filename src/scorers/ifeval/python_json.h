// Whether Python's json.loads takes a text: RFC 8259 and NaN, Infinity and -Infinity. It keeps
// nothing of what it reads.
#pragma once

#include <string_view>

namespace etalon::ifeval {

bool IsPythonJson(std::string_view text);

}  // namespace etalon::ifeval
