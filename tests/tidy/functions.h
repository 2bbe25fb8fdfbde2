// Functions in formatted C++, found by their braces. It is no parser: it knows how our formatter
// leaves a text.
#pragma once

#include <string>
#include <vector>

namespace etalon {

struct Function {
  int first_line = 0, last_line = 0;  // from the signature to the closing brace; 0: declared only
  int parameters = 0;
};

// Functions that are declared or defined outside of others. What lies in one (lambdas, local
// classes) counts to it.
// `code` is what CodeOnly leaves.
std::vector<Function> FindFunctions(const std::string& code);

}  // namespace etalon
