// Where the program keeps what it can make again. It makes nothing.
#pragma once

#include <string>

namespace etalon {

// ETALON_CACHE, else etalon below XDG_CACHE_HOME or ~/.cache; "" when nothing is to be kept:
// ETALON_CACHE is set to nothing, or there is no home folder.
std::string CacheFolder();

}  // namespace etalon
