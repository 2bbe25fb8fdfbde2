// The generated list of all metrics: one row for each file of src/metrics/parts.
#pragma once

#include <span>
#include <string_view>

#include "etalon/metric.h"

namespace etalon {

std::span<const MetricEntry* const> MetricEntryTable();

// The row named `name`, or null.
const MetricEntry* FindMetricEntry(std::string_view name);

}  // namespace etalon
