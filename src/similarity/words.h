// Words of a text as Python's str.split has them, and counts of runs of them. It knows no measure
// of likeness.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace etalon {

// Views into `text`, which must outlive them.
std::vector<std::string_view> SplitWords(std::string_view text);

// " ".join(text.split())
std::string SingleSpaced(std::string_view text);

// text.rstrip() without an argument.
std::string_view StripEnd(std::string_view text);

using NgramCounts = std::unordered_map<std::string_view, int64_t>;

// Runs of `n` words, as views into `single_spaced`, a text that SingleSpaced made; `words` are its
// words.
NgramCounts CountWordNgrams(std::string_view single_spaced,
                            const std::vector<std::string_view>& words, size_t n);

// The sum over the n-grams of `left` of the smaller of both counts.
int64_t CommonCount(const NgramCounts& left, const NgramCounts& right);

}  // namespace etalon
