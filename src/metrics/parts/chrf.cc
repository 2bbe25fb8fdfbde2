#include "similarity/chrf.h"

#include "metrics/summed_metric.h"

namespace etalon {
namespace {

std::unique_ptr<Metric> Create(const MetricOptions& options) {
  return MakeSummedMetric(
      {.numbers = ChrfNumbers(ChrfRuns::kCharacters), .value = ChrfOf, .method = "corpus chrF"},
      options);
}

}  // namespace

extern const MetricEntry metric_chrf;
const MetricEntry metric_chrf = {
    .name = "chrf",
    .summary = "chrF of all documents together, from 0 to 100",
    .create = Create,
};

}  // namespace etalon
