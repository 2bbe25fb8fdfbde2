// Loads a part of the program that maps heavy libraries, on first use. Parts lie in lib/etalon
// beside or above the program.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace etalon {

// Address of `symbol` in libetalon_<name>.so. Unavailable names the folders that were tried.
absl::StatusOr<void*> LoadPluginSymbol(std::string_view name, const std::string& symbol);

}  // namespace etalon
