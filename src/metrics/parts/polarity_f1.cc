#include <array>
#include <limits>
#include <vector>

#include "metrics/label_f1.h"
#include "metrics/resampled_metric.h"

namespace etalon {
namespace {

struct Polarity {
  size_t positive, negative;
};

// Of the choices positive, negative, neutral, mixed.
constexpr std::array<Polarity, 4> kPolarities = {{{1, 0}, {0, 1}, {0, 0}, {1, 1}}};

// The mean of the F1 of no and yes; where one of them does not occur it counts as 0.
double MeanOfTwo(std::span<const double> confusion) {
  const std::vector<double> each = LabelF1(confusion, 2);
  return (each[0] + (each.size() > 1 ? each[1] : 0)) / 2;
}

// Of [gold, predicted] choices (EVALITA's _aggreg_sa).
double PolarityF1(std::span<const Score> scores, std::span<const uint32_t> indexes) {
  std::array<double, 4> positive{}, negative{};
  for (const uint32_t index : indexes) {
    const double gold = scores[index][0], given = scores[index][1];
    const auto is_choice = [](double choice) { return choice >= 0 && choice < 4; };
    if (!is_choice(gold) || !is_choice(given)) return std::numeric_limits<double>::quiet_NaN();
    const Polarity& wanted = kPolarities[static_cast<size_t>(gold)];
    const Polarity& answer = kPolarities[static_cast<size_t>(given)];
    ++positive[wanted.positive * 2 + answer.positive];
    ++negative[wanted.negative * 2 + answer.negative];
  }
  return (MeanOfTwo(positive) + MeanOfTwo(negative)) / 2;
}

std::unique_ptr<Metric> Create(const MetricOptions& options) {
  return MakeResampledMetric({.numbers = 2,
                              .statistic = PolarityF1,
                              .method = "mean of the F1 of positive and negative polarity",
                              .has_lm_eval_error = false},
                             options);
}

}  // namespace

extern const MetricEntry metric_polarity_f1;
const MetricEntry metric_polarity_f1 = {
    .name = "polarity_f1",
    .summary = "mean of the F1 of positive and negative polarity of four choices (EVALITA)",
    .create = Create,
};

}  // namespace etalon
