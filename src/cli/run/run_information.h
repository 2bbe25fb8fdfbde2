// run.json: when, how fast and on what a run was made. Nothing here is covered by a manifest, and
// nothing names a host, a user or a path.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "engine/sequence_scorer.h"
#include "etalon/value.h"

namespace etalon {

struct RunMeasure {
  std::chrono::system_clock::time_point started;
  double seconds = 0;
  int64_t samples = 0;                            // in the record
  int64_t samples_asked = 0, requests_asked = 0;  // by this attempt
  int64_t shards = 1;
  int64_t threads = 0;         // 0: as many as cores
  TrieStatistics tokens;       // zeros where there is no token trie
  std::optional<Value> bound;  // MeasureBound
};

Value DescribeRun(const RunMeasure& measure);

// "2026-11-24T22:47:51Z"
std::string UtcText(std::chrono::system_clock::time_point time);

}  // namespace etalon
