#include <cmath>
#include <numeric>

#include "absl/status/status.h"
#include "base/str.h"
#include "etalon/metric.h"
#include "stats/ratio.h"

namespace etalon {
namespace {

// All numbers of all marks, each counting the same: documents with more of them weigh more, and
// hang together, so that the error is that of a ratio over documents.
class PooledMeanMetric : public Metric {
 public:
  absl::Status Add(const Score& score, std::string_view cluster) override {
    if (score.empty()) return absl::InvalidArgumentError("pooled_mean: a mark without numbers");
    ratio_.Add(std::accumulate(score.begin(), score.end(), 0.0), static_cast<double>(score.size()),
               cluster);
    return absl::OkStatus();
  }

  absl::StatusOr<Estimate> Finish() const override {
    if (ratio_.count() == 0) return absl::FailedPreconditionError("no scores");
    constexpr double kConfidence = 0.95;
    const RatioEstimate ratio = ratio_.Finish(kConfidence);
    Estimate estimate{.value = ratio.value,
                      .standard_error = ratio.standard_error,
                      .confidence = kConfidence,
                      .n = ratio_.count(),
                      .clusters = ratio.clusters};
    if (!ratio.interval.has_value()) {
      estimate.method = "mean of all numbers; no interval, since all documents are alike";
      return estimate;
    }
    estimate.lower = ratio.interval->lower;
    estimate.upper = ratio.interval->upper;
    estimate.method = StrCat("mean of all numbers; ratio over documents",
                             ratio.clusters > 0 ? ", cluster-robust" : "", ", t interval");
    return estimate;
  }

  absl::StatusOr<std::optional<double>> LmEvalStandardError(int32_t) const override {
    return std::optional<double>();
  }

 private:
  RatioAccumulator ratio_;
};

std::unique_ptr<Metric> Create(const MetricOptions&) {
  return std::make_unique<PooledMeanMetric>();
}

}  // namespace

extern const MetricEntry metric_pooled_mean;
const MetricEntry metric_pooled_mean = {
    .name = "pooled_mean",
    .summary = "mean over all numbers of all marks",
    .create = Create,
};

}  // namespace etalon
