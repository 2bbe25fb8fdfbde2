// The generated list of all native ports of Python functions: one row for each file of
// src/ports/parts. It runs no Python.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "tasks/functions.h"

namespace etalon {

// Each file src/ports/parts/<family>.cc defines `port_<family>`.
struct PortEntry {
  std::string_view name;     // of the family
  std::string_view summary;  // one line, for docs
  std::vector<PortedFunction> (*functions)();
};

std::span<const PortEntry* const> PortEntryTable();

// Every function that has a port.
FunctionTable NativePorts();

}  // namespace etalon
