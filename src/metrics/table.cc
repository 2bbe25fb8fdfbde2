#include "metrics/table.h"

namespace etalon {

const MetricEntry* FindMetricEntry(std::string_view name) {
  for (const MetricEntry* entry : MetricEntryTable()) {
    if (entry->name == name) return entry;
  }
  return nullptr;
}

}  // namespace etalon
