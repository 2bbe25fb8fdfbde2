// A metric: many scores to one estimate. It sees scores in plan order and knows no document.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "etalon/scorer.h"

namespace etalon {

// A value with its uncertainty and the method behind it.
struct Estimate {
  double value = 0;
  std::optional<double> standard_error;  // absent where no method is right (the method says why)
  std::optional<double> lower, upper;    // interval at `confidence`
  double confidence = 0.95;
  int64_t n = 0;         // scores
  int64_t clusters = 0;  // 0: treated as independent
  std::string method;    // e.g. "mean; Wilson interval", "exp of mean; delta method"
  bool operator==(const Estimate&) const = default;
};

struct MetricOptions {
  bool is_binary = false;  // scores are 0 or 1
  uint64_t bootstrap_seed = 1234;
  int32_t bootstrap_resamples = 1000;
};

class Metric {
 public:
  virtual ~Metric() = default;
  // InvalidArgument for a score of another size; values that a metric is not defined for are
  // refused by Finish. `cluster`: documents of one cluster are not independent; empty when the task
  // names none.
  virtual absl::Status Add(const Score& score, std::string_view cluster) = 0;
  // FailedPrecondition when nothing was added.
  virtual absl::StatusOr<Estimate> Finish() const = 0;
  // The standard error as lm-eval would print it; nullopt is its "N/A".
  virtual absl::StatusOr<std::optional<double>> LmEvalStandardError(
      int32_t bootstrap_iterations) const = 0;
  // The value as lm-eval prints it, where that is another one than Finish gives.
  virtual std::optional<double> LmEvalValue() const { return std::nullopt; }
};

// A row of the generated table; each file src/metrics/parts/<stem>.cc defines `metric_<stem>`.
struct MetricEntry {
  std::string_view name;     // as a task file's `aggregation:` spells it
  std::string_view summary;  // one line, for help and docs
  std::unique_ptr<Metric> (*create)(const MetricOptions& options);
};

}  // namespace etalon
