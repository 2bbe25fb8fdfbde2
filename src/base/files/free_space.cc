#include "base/files/free_space.h"

#include <sys/statvfs.h>

namespace etalon {

std::optional<uint64_t> FreeBytes(const std::string& folder) {
  struct statvfs system = {};
  // Those of no size, as /proc, say that nothing is free whatever can be written.
  if (statvfs(folder.c_str(), &system) != 0 || system.f_blocks == 0) return std::nullopt;
  return uint64_t{system.f_bavail} * uint64_t{system.f_frsize};
}

}  // namespace etalon
