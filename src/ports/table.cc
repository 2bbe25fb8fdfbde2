#include "ports/table.h"

#include <utility>

namespace etalon {

FunctionTable NativePorts() {
  FunctionTable table;
  for (const PortEntry* family : PortEntryTable()) {
    for (PortedFunction& function : family->functions()) table.Add(std::move(function));
  }
  return table;
}

}  // namespace etalon
