#include "cli/shared_files.h"

#include "base/file.h"

namespace etalon {

std::string StandardsFolder(std::string_view name) {
  const std::string parent = ParentFolder(ProgramFolder());
  for (const std::string& folder :
       {JoinPath(parent, "share/etalon/standards"), JoinPath(parent, "standards"),
        JoinPath(ParentFolder(parent), "standards")}) {
    std::string candidate = JoinPath(folder, name);
    if (IsFolder(candidate)) return candidate;
  }
  return "";
}

}  // namespace etalon
