#include "models/table.h"

namespace etalon {

const ModelEntry* FindModelEntry(std::string_view name) {
  for (const ModelEntry* entry : ModelEntryTable()) {
    if (entry->name == name) return entry;
  }
  return nullptr;
}

}  // namespace etalon
