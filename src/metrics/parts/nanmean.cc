#include <vector>

#include "absl/status/status.h"
#include "base/str.h"
#include "etalon/metric.h"
#include "stats/bootstrap.h"
#include "stats/mean.h"

namespace etalon {
namespace {

// lm-eval's mean over what is a number. Here a document without a number has no mark at all and
// is counted as not scored, so this is the mean; only lm-eval's error is another.
class NanMean : public Metric {
 public:
  explicit NanMean(bool is_binary) : is_binary_(is_binary) {}

  absl::Status Add(const Score& score, std::string_view cluster) override {
    if (score.size() != 1) {
      return absl::InvalidArgumentError(
          StrCat("nanmean: wants scores of one number, not ", score.size()));
    }
    mean_.Add(score[0], cluster);
    values_.push_back(score[0]);
    return absl::OkStatus();
  }

  absl::StatusOr<Estimate> Finish() const override {
    if (values_.empty()) return absl::FailedPreconditionError("no scores");
    constexpr double kConfidence = 0.95;
    return mean_.Finish(is_binary_, kConfidence);
  }

  absl::StatusOr<std::optional<double>> LmEvalStandardError(int32_t iterations) const override {
    if (values_.size() < 2 || iterations < 2) return std::optional<double>();
    const auto mean = [this](std::span<const uint32_t> indexes) {
      double sum = 0;
      for (const uint32_t index : indexes) sum += values_[index];
      return sum / static_cast<double>(indexes.size());
    };
    return LmEvalBootstrapStandardError(values_.size(), mean, iterations);
  }

 private:
  const bool is_binary_;
  MeanAccumulator mean_;
  std::vector<double> values_;
};

std::unique_ptr<Metric> Create(const MetricOptions& options) {
  return std::make_unique<NanMean>(options.is_binary);
}

}  // namespace

extern const MetricEntry metric_nanmean;
const MetricEntry metric_nanmean = {
    .name = "nanmean",
    .summary = "arithmetic mean of the documents that have a number",
    .create = Create,
};

}  // namespace etalon
