// chrF (Popović 2015) and chrF++ (2017) as sacrebleu 2 computes them: runs of 1 to 6 characters,
// and for chrF++ of 1 and 2 words; recall counts twice. What a document contributes are counts.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace etalon {

enum class ChrfRuns { kCharacters, kCharactersAndWords };

// Three a kind of run: in the answer, in the reference, in both.
constexpr size_t ChrfNumbers(ChrfRuns runs) { return runs == ChrfRuns::kCharacters ? 18 : 24; }

// ChrfNumbers(runs) counts against the reference that gives the highest value, the first of equals.
// InvalidArgument without a reference.
absl::StatusOr<std::vector<double>> ChrfStatistics(std::string_view answer,
                                                   std::span<const std::string> references,
                                                   ChrfRuns runs);

// From 0 to 100; `sums` are such counts, each added up over the documents.
double ChrfOf(std::span<const double> sums);

}  // namespace etalon
