// Translation edit rate (Snover et al. 2006) as sacrebleu 2 computes it by default: edits and
// shifts of lower-case words over the length of the reference, with Tercom's limits. What a
// document contributes are [edits, mean reference length].
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace etalon {

inline constexpr size_t kTerNumbers = 2;

// kTerNumbers; the edits are against the reference that needs fewest. InvalidArgument without a
// reference, and where the texts are so unlike in length that the search finds no path.
absl::StatusOr<std::vector<double>> TerStatistics(std::string_view answer,
                                                  std::span<const std::string> references);

// 100 edits a word of the references; `sums` are kTerNumbers, each added up over the documents.
double TerOf(std::span<const double> sums);

}  // namespace etalon
