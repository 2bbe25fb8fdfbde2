#include "stats/bootstrap.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "base/random.h"

namespace etalon {
namespace {

double SampleDeviation(std::span<const double> values) {
  double mean = 0;
  for (const double value : values) mean += value;
  mean /= static_cast<double>(values.size());
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

std::vector<std::vector<uint32_t>> ItemsByCluster(size_t items,
                                                  std::span<const uint32_t> clusters) {
  std::vector<std::vector<uint32_t>> groups;
  for (uint32_t i = 0; i < items; ++i) {
    const size_t cluster = clusters.empty() ? i : clusters[i];
    if (cluster >= groups.size()) groups.resize(cluster + 1);
    groups[cluster].push_back(i);
  }
  return groups;
}

}  // namespace

std::optional<BootstrapResult> Bootstrap(size_t items, const IndexStatistic& statistic,
                                         std::span<const uint32_t> clusters,
                                         const MetricOptions& options, double confidence) {
  if (items < 2) return std::nullopt;
  const auto groups = ItemsByCluster(items, clusters);
  PythonRandom random(options.bootstrap_seed);
  std::vector<double> values;
  std::vector<uint32_t> drawn;
  for (int32_t i = 0; i < options.bootstrap_resamples; ++i) {
    drawn.clear();
    for (size_t j = 0; j < groups.size(); ++j) {
      const auto& group = groups[random.RandBelow(groups.size())];
      drawn.insert(drawn.end(), group.begin(), group.end());
    }
    const double value = statistic(drawn);
    if (std::isfinite(value)) values.push_back(value);
  }
  if (values.size() < 2 || values.size() * 2 < static_cast<size_t>(options.bootstrap_resamples)) {
    return std::nullopt;
  }
  BootstrapResult result{.standard_error = SampleDeviation(values)};
  std::sort(values.begin(), values.end());
  const auto quantile = [&](double p) {
    const double at = p * static_cast<double>(values.size() - 1);
    const auto below = static_cast<size_t>(at);
    const size_t above = std::min(below + 1, values.size() - 1);
    return values[below] + (at - static_cast<double>(below)) * (values[above] - values[below]);
  };
  result.lower = quantile((1 - confidence) / 2);
  result.upper = quantile((1 + confidence) / 2);
  return result;
}

double LmEvalBootstrapStandardError(size_t items, const IndexStatistic& statistic,
                                    int32_t iterations) {
  ETALON_CHECK(iterations >= 2);
  const int32_t chunk = std::min(1000, iterations);
  std::vector<double> values;
  std::vector<uint32_t> drawn(items);
  for (int32_t seed = 0; seed < iterations / chunk; ++seed) {
    PythonRandom random(static_cast<uint64_t>(seed));
    for (int32_t i = 0; i < chunk; ++i) {
      for (uint32_t& index : drawn) {
        index = static_cast<uint32_t>(std::floor(random.Random() * static_cast<double>(items)));
      }
      values.push_back(statistic(drawn));
    }
  }
  return SampleDeviation(values);
}

}  // namespace etalon
