// Two texts that should be equal, shown where they part. It knows nothing of what they are.
#pragma once

#include <string>
#include <string_view>

namespace etalon {

// For short texts of one line `lm-eval 0.25, here 0.5`; else where they part, the line before, and
// what stands there in each, as lines that begin with "  ", "- " (lm-eval) and "+ " (here). Long
// lines are shown around the place. Ends with a line end.
std::string ShowDifference(std::string_view ours, std::string_view theirs);

}  // namespace etalon
