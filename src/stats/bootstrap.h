// Resampling where no formula is right: a percentile bootstrap with a fixed seed, and lm-eval's own
// bootstrap standard error, draw for draw.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "etalon/metric.h"

namespace etalon {

// A statistic over resampled items: indexes into the items, with repetition.
using IndexStatistic = std::function<double(std::span<const uint32_t> indexes)>;

struct BootstrapResult {
  double standard_error = 0;
  double lower = 0, upper = 0;  // percentile interval
};

// `clusters`: cluster number of each item, or empty; with clusters whole clusters are drawn. Values
// that are not finite are left out; nullopt below two items or when fewer than half remain.
std::optional<BootstrapResult> Bootstrap(size_t items, const IndexStatistic& statistic,
                                         std::span<const uint32_t> clusters,
                                         const MetricOptions& options, double confidence);

// lm-eval's bootstrap_stderr (api/metrics.py): chunks of 1,000 resamples, chunk i drawn by
// random.Random(i).choices, sample standard deviation of the statistic over all. At
// least two iterations.
double LmEvalBootstrapStandardError(size_t items, const IndexStatistic& statistic,
                                    int32_t iterations);

}  // namespace etalon
