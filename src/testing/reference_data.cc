#include "testing/reference_data.h"

#include <cstdio>

#include "base/check.h"
#include "base/file.h"
#include "base/str.h"

namespace etalon {

std::optional<std::string> ReadReference(const std::string& source_folder,
                                         const std::string& name) {
  const std::string path = StrCat(source_folder, "/../shared/data/reference/", name);
  if (!FileExists(path)) return std::nullopt;
  if (!path.ends_with(".xz")) return ReadFile(path).value();
  FILE* pipe = popen(StrCat("xz -dc '", path, "'").c_str(), "r");
  if (pipe == nullptr) return std::nullopt;
  std::string text;
  char buffer[65536];
  for (size_t size = 0; (size = fread(buffer, 1, sizeof(buffer), pipe)) > 0;) {
    text.append(buffer, size);
  }
  ETALON_CHECK(pclose(pipe) == 0);
  return text;
}

}  // namespace etalon
