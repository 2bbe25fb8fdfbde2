// Scores a record again from its lines and its manifest alone, and compares. It writes nothing.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "etalon/program_runner.h"
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

struct RescoreOptions {
  std::function<void(int64_t samples_done)> on_progress;  // may be empty
  // Runs the programs of the model again; null takes the verdicts that the record holds.
  ProgramRunner* programs = nullptr;
};

// DataLoss when the record is damaged: nothing is said about scores of changed lines.
absl::StatusOr<RescoreReport> Rescore(const std::string& folder, const RescoreOptions& options);

}  // namespace etalon
