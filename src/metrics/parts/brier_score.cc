#include <cmath>

#include "absl/status/status.h"
#include "base/str.h"
#include "etalon/metric.h"
#include "stats/mean.h"

namespace etalon {
namespace {

// The scorer gives the squared distance of one document; lm-eval states no error for this mean.
class BrierScoreMetric : public Metric {
 public:
  absl::Status Add(const Score& score, std::string_view cluster) override {
    if (score.size() != 1) {
      return absl::InvalidArgumentError(
          StrCat("brier_score: wants scores of one number, not ", score.size()));
    }
    mean_.Add(score[0], cluster);
    return absl::OkStatus();
  }
  absl::StatusOr<Estimate> Finish() const override {
    if (mean_.count() == 0) return absl::FailedPreconditionError("no scores");
    constexpr double kConfidence = 0.95;
    return mean_.Finish(/*is_binary=*/false, kConfidence);
  }
  absl::StatusOr<std::optional<double>> LmEvalStandardError(int32_t) const override {
    return std::optional<double>();
  }

 private:
  MeanAccumulator mean_;
};

std::unique_ptr<Metric> Create(const MetricOptions&) {
  return std::make_unique<BrierScoreMetric>();
}

}  // namespace

extern const MetricEntry metric_brier_score;
const MetricEntry metric_brier_score = {
    .name = "brier_score",
    .summary = "mean squared distance of the choices' probabilities from the truth",
    .create = Create,
};

}  // namespace etalon
