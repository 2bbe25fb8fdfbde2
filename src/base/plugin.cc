#include "base/plugin.h"

#include <dlfcn.h>

#include "absl/status/status.h"
#include "base/file.h"
#include "base/str.h"

namespace etalon {

absl::StatusOr<void*> LoadPluginSymbol(std::string_view name, const std::string& symbol) {
  const std::string file = StrCat("lib/etalon/libetalon_", name, ".so");
  const std::string program = ProgramFolder();
  const std::string candidates[] = {JoinPath(program, file), JoinPath(ParentFolder(program), file)};
  std::string reason = "not found";
  for (const std::string& path : candidates) {
    if (!FileExists(path)) continue;
    // Never unloaded: its libraries start threads and keep state for the whole process.
    void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
      reason = dlerror();
      continue;
    }
    if (void* address = dlsym(library, symbol.c_str())) return address;
    reason = StrCat(path, " has no symbol ", symbol);
  }
  return absl::UnavailableError(StrCat("cannot load libetalon_", name, ".so (", reason,
                                       "); looked for ", candidates[0], " and ", candidates[1],
                                       "; reinstall, or run `make`"));
}

}  // namespace etalon
