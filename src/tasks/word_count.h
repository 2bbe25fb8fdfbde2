// How many words a text has where perplexities are of words (lm-evaluation-harness 0.4.13).
#pragma once

#include <cstdint>
#include <string_view>

namespace etalon {

// len(re.split(r"\s+", text)): white space at an end adds an empty word, and no text is one.
int64_t WordCount(std::string_view text);

}  // namespace etalon
