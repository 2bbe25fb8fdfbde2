#include "metrics/rouge_mean.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <iterator>
#include <random>
#include <vector>

#include "absl/status/status.h"
#include "base/str.h"
#include "stats/mean.h"

namespace etalon {
namespace {

constexpr size_t kResamples = 1000;

// numpy's RandomState.randint below `size`: 32 bits a draw, masked, those beyond thrown away.
class NumpyDraws {
 public:
  NumpyDraws(uint32_t seed, size_t size)
      : generator_(seed),
        last_(static_cast<uint32_t>(size - 1)),
        mask_(size < 2 ? 0 : std::bit_ceil(size) - 1) {}

  size_t Next() {
    if (last_ == 0) return 0;  // takes no draw there either
    uint32_t drawn = 0;
    do {
      drawn = static_cast<uint32_t>(generator_()) & static_cast<uint32_t>(mask_);
    } while (drawn > last_);
    return drawn;
  }

 private:
  std::mt19937 generator_;
  const uint32_t last_;
  const size_t mask_;
};

class RougeMean : public Metric {
 public:
  RougeMean(size_t position, uint32_t seed) : position_(position), seed_(seed) {}

  absl::Status Add(const Score& score, std::string_view cluster) override {
    if (score.size() != std::size(kRougeMeasures)) {
      return absl::InvalidArgumentError(StrCat("the mean of a ROUGE score wants scores of ",
                                               std::size(kRougeMeasures), " numbers, not ",
                                               score.size()));
    }
    mean_.Add(score[position_], cluster);
    values_.push_back(score[position_]);
    return absl::OkStatus();
  }

  absl::StatusOr<Estimate> Finish() const override {
    if (values_.empty()) return absl::FailedPreconditionError("no scores");
    constexpr double kConfidence = 0.95;
    return mean_.Finish(/*is_binary=*/false, kConfidence);
  }

  absl::StatusOr<std::optional<double>> LmEvalStandardError(int32_t) const override {
    return std::optional<double>();
  }

  // As BootstrapAggregator of rouge_score 0.1.2 under numpy's seed; the measures are resampled one
  // after another from one stream.
  std::optional<double> LmEvalValue() const override {
    if (values_.empty()) return std::nullopt;
    NumpyDraws draws(seed_, values_.size());
    std::vector<double> means(kResamples);
    for (size_t measure = 0; measure <= position_; ++measure) {
      for (double& mean : means) {
        double sum = 0;
        for (size_t i = 0; i < values_.size(); ++i) sum += values_[draws.Next()];
        mean = sum / static_cast<double>(values_.size());
      }
    }
    std::sort(means.begin(), means.end());
    const double below = means[kResamples / 2 - 1], above = means[kResamples / 2];
    return above - (above - below) * 0.5;
  }

 private:
  const size_t position_;
  const uint32_t seed_;
  MeanAccumulator mean_;
  std::vector<double> values_;
};

}  // namespace

std::unique_ptr<Metric> MakeRougeMean(RougeMeasure measure, const MetricOptions& options) {
  const auto* const found =
      std::find(std::begin(kRougeMeasures), std::end(kRougeMeasures), measure);
  return std::make_unique<RougeMean>(static_cast<size_t>(found - std::begin(kRougeMeasures)),
                                     static_cast<uint32_t>(options.bootstrap_seed));
}

}  // namespace etalon
