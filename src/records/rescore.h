// Scores a record again from its lines and its manifest alone, and compares. It writes nothing.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "etalon/value.h"
#include "records/results.h"

namespace etalon {

struct RescoreReport {
  Value manifest;
  ComputedResults computed;
  bool was_scored = true;  // false: the record keeps answers alone, so that nothing was compared
  int64_t samples = 0;
  // Each a place and both values ("task mmlu_anatomy, document 3: acc,none was 1 and is 0"), at
  // most kDifferencesMax; `difference_count` counts all.
  std::vector<std::string> differences;
  int64_t difference_count = 0;
  static constexpr size_t kDifferencesMax = 20;
};

// DataLoss when the record is damaged: nothing is said about scores of changed lines.
absl::StatusOr<RescoreReport> Rescore(const std::string& folder,
                                      const std::function<void(int64_t samples_done)>& on_progress);

}  // namespace etalon
