#include "metrics/resampled_metric.h"

#include <cmath>
#include <map>
#include <numeric>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "base/str.h"
#include "base/try.h"
#include "stats/bootstrap.h"
#include "stats/mean.h"

namespace etalon {
namespace {

class ResampledMetric : public Metric {
 public:
  ResampledMetric(ResampledMetricForm form, const MetricOptions& options)
      : form_(std::move(form)), options_(options) {}

  absl::Status Add(const Score& score, std::string_view cluster) override {
    if (score.size() != form_.numbers) {
      return absl::InvalidArgumentError(
          StrCat("this metric wants scores of ", form_.numbers, " numbers, not ", score.size()));
    }
    scores_.push_back(score);
    if (cluster.empty()) {
      all_clustered_ = false;
    } else {
      const auto next = static_cast<uint32_t>(cluster_numbers_.size());
      clusters_.push_back(cluster_numbers_.emplace(std::string(cluster), next).first->second);
    }
    return absl::OkStatus();
  }

  absl::StatusOr<Estimate> Finish() const override {
    if (scores_.empty()) return absl::FailedPreconditionError("no scores");
    if (form_.require) ETALON_TRY_DO(form_.require(scores_));
    constexpr double kConfidence = 0.95;
    std::vector<uint32_t> all(scores_.size());
    std::iota(all.begin(), all.end(), 0);
    Estimate estimate{.value = form_.statistic(scores_, all),
                      .confidence = kConfidence,
                      .n = static_cast<int64_t>(scores_.size())};
    if (std::isnan(estimate.value)) {
      return absl::InvalidArgumentError(StrCat(form_.method, " is not defined for these scores"));
    }
    const bool use_clusters = all_clustered_ && static_cast<int64_t>(cluster_numbers_.size()) >=
                                                    MeanAccumulator::kClustersMin;
    if (use_clusters) estimate.clusters = static_cast<int64_t>(cluster_numbers_.size());
    const auto result = Bootstrap(
        scores_.size(),
        [this](std::span<const uint32_t> indexes) { return form_.statistic(scores_, indexes); },
        use_clusters ? std::span<const uint32_t>(clusters_) : std::span<const uint32_t>(), options_,
        kConfidence);
    if (!result.has_value()) {
      estimate.method = StrCat(form_.method, "; too few scores to resample");
      return estimate;
    }
    estimate.standard_error = result->standard_error;
    if (result->lower == result->upper) {
      estimate.method = StrCat(form_.method, "; no interval, since all resamples give one value");
      return estimate;
    }
    estimate.lower = result->lower;
    estimate.upper = result->upper;
    estimate.method =
        StrCat(form_.method, "; percentile bootstrap", use_clusters ? " of clusters" : "", ", ",
               options_.bootstrap_resamples, " resamples, seed ", options_.bootstrap_seed);
    return estimate;
  }

  absl::StatusOr<std::optional<double>> LmEvalStandardError(int32_t iterations) const override {
    if (!form_.has_lm_eval_error || scores_.size() < 2 || iterations < 2) {
      return std::optional<double>();
    }
    return LmEvalBootstrapStandardError(
        scores_.size(),
        [this](std::span<const uint32_t> indexes) { return form_.statistic(scores_, indexes); },
        iterations);
  }

 private:
  const ResampledMetricForm form_;
  const MetricOptions options_;
  std::vector<Score> scores_;
  std::map<std::string, uint32_t, std::less<>> cluster_numbers_;
  std::vector<uint32_t> clusters_;
  bool all_clustered_ = true;
};

}  // namespace

std::unique_ptr<Metric> MakeResampledMetric(ResampledMetricForm form,
                                            const MetricOptions& options) {
  return std::make_unique<ResampledMetric>(std::move(form), options);
}

}  // namespace etalon
