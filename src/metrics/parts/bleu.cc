#include "similarity/bleu.h"

#include "metrics/summed_metric.h"

namespace etalon {
namespace {

std::unique_ptr<Metric> Create(const MetricOptions& options) {
  return MakeSummedMetric({.numbers = kBleuNumbers, .value = BleuOf, .method = "corpus BLEU"},
                          options);
}

}  // namespace

extern const MetricEntry metric_bleu;
const MetricEntry metric_bleu = {
    .name = "bleu",
    .summary = "BLEU of all documents together, from 0 to 100",
    .create = Create,
};

}  // namespace etalon
