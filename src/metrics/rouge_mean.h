// The mean of one of a document's ROUGE scores, and what the field prints in its place: rouge_score
// gives the median of 1,000 resampled means. It computes no ROUGE.
#pragma once

#include <memory>

#include "etalon/metric.h"
#include "similarity/rouge.h"

namespace etalon {

// Of marks of the scorer `rouge_all`: one number for each of kRougeMeasures.
std::unique_ptr<Metric> MakeRougeMean(RougeMeasure measure, const MetricOptions& options);

}  // namespace etalon
