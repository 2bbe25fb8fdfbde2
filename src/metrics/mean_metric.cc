#include "metrics/mean_metric.h"

#include <cmath>

#include "absl/status/status.h"
#include "base/str.h"
#include "stats/mean.h"

namespace etalon {
namespace {

class MeanMetric : public Metric {
 public:
  MeanMetric(bool is_binary, bool has_lm_eval_error)
      : is_binary_(is_binary), has_lm_eval_error_(has_lm_eval_error) {}

  absl::Status Add(const Score& score, std::string_view cluster) override {
    if (score.size() != 1) {
      return absl::InvalidArgumentError(
          StrCat("mean: wants scores of one number, not ", score.size()));
    }
    // A mark that is a share makes the mean one of shares, however the others are.
    is_binary_ &= score[0] == 0 || score[0] == 1;
    mean_.Add(score[0], cluster);
    return absl::OkStatus();
  }

  absl::StatusOr<Estimate> Finish() const override {
    if (mean_.count() == 0) return absl::FailedPreconditionError("no scores");
    constexpr double kConfidence = 0.95;
    return mean_.Finish(is_binary_, kConfidence);
  }

  absl::StatusOr<std::optional<double>> LmEvalStandardError(int32_t iterations) const override {
    // With no iterations lm-eval states no error at all.
    if (!has_lm_eval_error_ || iterations <= 0) return std::optional<double>();
    const auto deviation = mean_.StandardDeviation();
    if (!deviation.has_value()) return std::optional<double>();
    return *deviation / std::sqrt(static_cast<double>(mean_.count()));
  }

 private:
  bool is_binary_;
  const bool has_lm_eval_error_;
  MeanAccumulator mean_;
};

}  // namespace

std::unique_ptr<Metric> MakeMeanMetric(const MetricOptions& options, bool has_lm_eval_error) {
  return std::make_unique<MeanMetric>(options.is_binary, has_lm_eval_error);
}

}  // namespace etalon
