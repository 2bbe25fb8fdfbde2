// The generated list of all scorers: one row for each file of src/scorers/parts.
#pragma once

#include <span>
#include <string_view>

#include "etalon/scorer.h"

namespace etalon {

std::span<const ScorerEntry* const> ScorerEntryTable();

// The row named `name`, or null.
const ScorerEntry* FindScorerEntry(std::string_view name);

}  // namespace etalon
