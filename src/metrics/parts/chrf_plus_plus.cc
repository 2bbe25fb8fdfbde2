#include "metrics/summed_metric.h"
#include "similarity/chrf.h"

namespace etalon {
namespace {

std::unique_ptr<Metric> Create(const MetricOptions& options) {
  return MakeSummedMetric({.numbers = ChrfNumbers(ChrfRuns::kCharactersAndWords),
                           .value = ChrfOf,
                           .method = "corpus chrF++"},
                          options);
}

}  // namespace

extern const MetricEntry metric_chrf_plus_plus;
const MetricEntry metric_chrf_plus_plus = {
    .name = "chrf++",
    .summary = "chrF++ of all documents together, from 0 to 100",
    .create = Create,
};

}  // namespace etalon
