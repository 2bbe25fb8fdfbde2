#include "scorers/table.h"

namespace etalon {

const ScorerEntry* FindScorerEntry(std::string_view name) {
  for (const ScorerEntry* entry : ScorerEntryTable()) {
    if (entry->name == name) return entry;
  }
  return nullptr;
}

}  // namespace etalon
