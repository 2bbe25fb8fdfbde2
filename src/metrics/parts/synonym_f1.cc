#include <algorithm>

#include "metrics/resampled_metric.h"

namespace etalon {
namespace {

// Of [share, was answered, has synonyms]: precision over what was answered, recall over what has
// any (EVALITA's _aggreg_ls).
double SynonymF1(std::span<const Score> scores, std::span<const uint32_t> indexes) {
  double share = 0, answered = 0, named = 0;
  for (const uint32_t index : indexes) {
    share += scores[index][0];
    answered += scores[index][1];
    named += scores[index][2];
  }
  const double precision = share / std::max(answered, 1.0);
  const double recall = share / std::max(named, 1.0);
  return precision + recall == 0 ? 0.0 : (2 * precision * recall) / (precision + recall);
}

std::unique_ptr<Metric> Create(const MetricOptions& options) {
  return MakeResampledMetric({.numbers = 3,
                              .statistic = SynonymF1,
                              .method = "F1 of synonyms over all documents",
                              .has_lm_eval_error = false},
                             options);
}

}  // namespace

extern const MetricEntry metric_synonym_f1;
const MetricEntry metric_synonym_f1 = {
    .name = "synonym_f1",
    .summary = "F1 of synonyms: precision over answers, recall over documents (EVALITA)",
    .create = Create,
};

}  // namespace etalon
