#include "metrics/class_f1.h"

namespace etalon {
namespace {

std::unique_ptr<Metric> Create(const MetricOptions& options) {
  return MakeAverageF1(ClassWeight::kGold, "F1 of each class, weighted by how often it is right",
                       options);
}

}  // namespace

extern const MetricEntry metric_weighted_f1;
const MetricEntry metric_weighted_f1 = {
    .name = "weighted_f1",
    .summary = "F1 of each class, weighted by how often it is right, over all documents",
    .create = Create,
};

}  // namespace etalon
