#include "base/files/cache_folder.h"

#include "base/file.h"
#include "base/try.h"

namespace etalon {
namespace {

// The first line is what the specification wants, the second says whose it is.
constexpr std::string_view kTag =
    "Signature: 8a477f597d28d172789f06886806bc55\n"
    "# This file is a cache directory tag created by Etalon.\n"
    "# For information about cache directory tags see https://bford.info/cachedir/\n";

}  // namespace

absl::Status MakeCacheFolder(const std::string& path) {
  if (FileExists(path)) return absl::OkStatus();
  ETALON_TRY_DO(MakeFolders(path));
  return WriteFileAtomically(JoinPath(path, kCacheTagFile), kTag);
}

bool IsOwnCacheFolder(const std::string& path) {
  const auto tag = ReadFile(JoinPath(path, kCacheTagFile), kTag.size());
  return tag.ok() && *tag == kTag;
}

}  // namespace etalon
