// Folders of what can be made again: a file in them says so to programs that make backups
// (bford.info/cachedir), and to us that the folder is ours. It removes nothing.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace etalon {

inline constexpr std::string_view kCacheTagFile = "CACHEDIR.TAG";

// Makes a folder with such a tag. One that is there already stays as it is: it may be somebody's.
absl::Status MakeCacheFolder(const std::string& path);
// True when we made the folder.
bool IsOwnCacheFolder(const std::string& path);

}  // namespace etalon
