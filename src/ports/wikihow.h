// What HellaSwag's kin take out of texts of WikiHow. It changes nothing else.
#pragma once

#include <string>
#include <string_view>

namespace etalon {

// Without "[…]" on one line.
std::string WithoutBrackets(std::string_view text);
// The same after " [title]" became a full stop, without white space at the ends, and with two
// blanks as one.
std::string WithoutWikihowMarks(std::string_view text);

}  // namespace etalon
