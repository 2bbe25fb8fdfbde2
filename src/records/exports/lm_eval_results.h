// lm-eval's results_*.json from a plan and what was computed for it. It opens no file.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "etalon/value.h"
#include "records/task_scorer.h"

namespace etalon {

struct LmEvalResultsInput {
  const Value* manifest = nullptr;
  // One for each task of the plan, in order, in the order of pipelines and metrics.
  std::vector<std::vector<TaskResult>> results;
  std::vector<int64_t> scored_documents;           // of each task
  std::map<std::string, std::string> task_hashes;  // by task
  int32_t bootstrap_iterations = 0;
  std::string model_name, model_folder;  // as given, and as a folder may be called
  double started_seconds = 0;            // since 1970
  Value run_information;                 // run.json, or None
  std::string manifest_sha256;
};

// The whole of results_*.json. InvalidArgument when the plan lacks what it needs.
absl::StatusOr<Value> LmEvalResults(const LmEvalResultsInput& input);

}  // namespace etalon
