// The generated list of all filters: one row for each file of src/filters/parts.
#pragma once

#include <span>
#include <string_view>

#include "etalon/filter.h"

namespace etalon {

std::span<const FilterEntry* const> FilterEntryTable();

// The row named `name`, or null.
const FilterEntry* FindFilterEntry(std::string_view name);

}  // namespace etalon
