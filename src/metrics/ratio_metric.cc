#include "metrics/ratio_metric.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "base/str.h"
#include "stats/bootstrap.h"
#include "stats/mean.h"
#include "stats/ratio.h"

namespace etalon {
namespace {

class RatioMetric : public Metric {
 public:
  explicit RatioMetric(const RatioMetricForm& form) : form_(form) {}

  absl::Status Add(const Score& score, std::string_view cluster) override {
    const size_t wanted = form_.has_denominator ? 2 : 1;
    if (score.size() != wanted) {
      return absl::InvalidArgumentError(
          StrCat("this metric wants scores of ", wanted, " numbers, not ", score.size()));
    }
    const double denominator = form_.has_denominator ? score[1] : 1.0;
    numerators_.push_back(score[0]);
    denominators_.push_back(denominator);
    ratio_.Add(score[0], denominator, cluster);
    return absl::OkStatus();
  }

  absl::StatusOr<Estimate> Finish() const override {
    if (numerators_.empty()) return absl::FailedPreconditionError("no scores");
    constexpr double kConfidence = 0.95;
    const RatioEstimate ratio = ratio_.Finish(kConfidence);
    Estimate estimate{.value = form_.transform(ratio.value),
                      .confidence = kConfidence,
                      .n = ratio_.count(),
                      .clusters = ratio.clusters};
    if (!ratio.standard_error.has_value()) {
      estimate.method = StrCat(form_.method, "; no standard error for one or infinite scores");
      return estimate;
    }
    estimate.standard_error = std::abs(form_.slope(ratio.value)) * *ratio.standard_error;
    if (!ratio.interval.has_value()) {
      estimate.method = StrCat(form_.method, "; no interval, since all documents are alike");
      return estimate;
    }
    estimate.lower = form_.transform(ratio.interval->lower);
    estimate.upper = form_.transform(ratio.interval->upper);
    if (*estimate.lower > *estimate.upper) std::swap(estimate.lower, estimate.upper);
    estimate.method = StrCat(form_.method, ratio.clusters > 0 ? "; cluster-robust" : "",
                             "; delta method, t interval of the ratio");
    return estimate;
  }

  absl::StatusOr<std::optional<double>> LmEvalStandardError(int32_t iterations) const override {
    if (!form_.has_lm_eval_bootstrap || numerators_.size() < 2 || iterations < 2) {
      return std::optional<double>();
    }
    const auto statistic = [this](std::span<const uint32_t> indexes) {
      double numerator = 0, denominator = 0;
      for (const uint32_t index : indexes) {
        numerator += numerators_[index];
        denominator += denominators_[index];
      }
      return form_.transform(numerator / denominator);
    };
    return LmEvalBootstrapStandardError(numerators_.size(), statistic, iterations);
  }

 private:
  const RatioMetricForm form_;
  std::vector<double> numerators_, denominators_;
  RatioAccumulator ratio_;
};

}  // namespace

std::unique_ptr<Metric> MakeRatioMetric(const RatioMetricForm& form) {
  return std::make_unique<RatioMetric>(form);
}

}  // namespace etalon
