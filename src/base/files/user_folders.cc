#include "base/files/user_folders.h"

#include <unistd.h>

#include <string_view>

#include "base/file.h"

namespace etalon {
namespace {

std::string Find(const Environment& environment, const std::string& name) {
  const auto found = environment.find(name);
  return found == environment.end() ? "" : found->second;
}

std::string XdgFolder(const Environment& environment, const std::string& variable,
                      std::string_view below_home) {
  const std::string base = Find(environment, variable);
  if (base.starts_with('/')) return JoinPath(base, "etalon");
  const std::string home = Find(environment, "HOME");
  return home.starts_with('/') ? JoinPath(JoinPath(home, below_home), "etalon") : "";
}

}  // namespace

Environment ProcessEnvironment() {
  Environment environment;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const size_t equals = text.find('=');
    if (equals == std::string_view::npos) continue;
    environment.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return environment;
}

UserFolders FindUserFolders(const Environment& environment) {
  UserFolders folders;
  if (!environment.contains("ETALON_CACHE")) {
    folders.cache = XdgFolder(environment, "XDG_CACHE_HOME", ".cache");
  } else if (const std::string own = Find(environment, "ETALON_CACHE"); own.starts_with('/')) {
    folders.cache = own;
  }
  folders.config = XdgFolder(environment, "XDG_CONFIG_HOME", ".config");
  folders.data = XdgFolder(environment, "XDG_DATA_HOME", ".local/share");
  return folders;
}

}  // namespace etalon
