// Plain YAML scalars resolved as PyYAML's SafeLoader does (YAML 1.1): null, bool, int, float, else
// text. It parses no YAML.
#pragma once

#include <string>

#include "etalon/value.h"

namespace etalon {

// Numbers of base 60 and dates stay text; ints beyond 64 bits too.
Value ResolvePlainScalar(const std::string& text);

}  // namespace etalon
