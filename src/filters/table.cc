#include "filters/table.h"

namespace etalon {

const FilterEntry* FindFilterEntry(std::string_view name) {
  for (const FilterEntry* entry : FilterEntryTable()) {
    if (entry->name == name) return entry;
  }
  return nullptr;
}

}  // namespace etalon
