#include "metrics/class_f1.h"

namespace etalon {
namespace {

std::unique_ptr<Metric> Create(const MetricOptions& options) {
  return MakeAverageF1(ClassWeight::kEqual, "mean of the F1 of each class", options);
}

}  // namespace

extern const MetricEntry metric_macro_f1;
const MetricEntry metric_macro_f1 = {
    .name = "macro_f1",
    .summary = "mean of the F1 of each class, over all documents",
    .create = Create,
};

}  // namespace etalon
