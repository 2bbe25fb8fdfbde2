// What the metrics share that put the F1 scores of several classes together. It knows no document.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "etalon/metric.h"

namespace etalon {

// sklearn.metrics.f1_score(average=…) of [gold, predicted]: each class that is a gold or a
// predicted one counts alike, or as often as it is gold.
enum class ClassWeight { kEqual, kGold };

double AverageF1(std::span<const Score> scores, std::span<const uint32_t> indexes,
                 ClassWeight weight);

// A metric over marks [gold, predicted]; `method` says what it states.
std::unique_ptr<Metric> MakeAverageF1(ClassWeight weight, std::string_view method,
                                      const MetricOptions& options);

}  // namespace etalon
