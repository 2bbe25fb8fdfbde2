#include "cli/cache_folder.h"

#include <cstdlib>
#include <string_view>

#include "base/file.h"

namespace etalon {

std::string CacheFolder() {
  if (const char* chosen = std::getenv("ETALON_CACHE"); chosen != nullptr) return chosen;
  // The standard of these folders has relative ones ignored.
  const auto absolute = [](const char* name) {
    const char* folder = std::getenv(name);
    const std::string_view text = folder == nullptr ? "" : folder;
    return text.starts_with("/") ? std::string(text) : std::string();
  };
  if (const std::string cache = absolute("XDG_CACHE_HOME"); !cache.empty()) {
    return JoinPath(cache, "etalon");
  }
  const std::string home = absolute("HOME");
  return home.empty() ? "" : JoinPath(home, ".cache/etalon");
}

}  // namespace etalon
