#include "pull/placing.h"

#include <fcntl.h>
#include <stdio.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include "base/file.h"
#include "base/status.h"
#include "base/str.h"
#include "base/try.h"
#include "data/hub_lock.h"

namespace etalon {
namespace {

// Whether `path` is a folder above one of the sorted paths.
bool IsAboveOne(const std::string& path, const std::vector<std::string>& sorted) {
  const std::string below = path + "/";
  const auto found = std::lower_bound(sorted.begin(), sorted.end(), below);
  return found != sorted.end() && found->starts_with(below);
}

bool IsBelowOne(const std::string& path, const std::vector<std::string>& sorted) {
  for (size_t slash = path.find('/'); slash != std::string::npos;
       slash = path.find('/', slash + 1)) {
    if (std::binary_search(sorted.begin(), sorted.end(), path.substr(0, slash))) return true;
  }
  return false;
}

}  // namespace

absl::StatusOr<std::vector<std::string>> FilesBeside(const std::string& folder,
                                                     const std::vector<std::string>& made) {
  std::vector<std::string> beside;
  if (!IsFolder(folder)) return beside;
  ETALON_TRY(const std::vector<std::string> files, ListFiles(folder));
  for (const std::string& file : files) {
    std::string path = file.substr(folder.size() + 1);
    if (path == kHubLockFile || std::binary_search(made.begin(), made.end(), path)) continue;
    if (IsAboveOne(path, made) || IsBelowOne(path, made)) {
      return absl::AlreadyExistsError(
          StrCat(file, " is in the way of what the hub has now; move it, and pull again"));
    }
    beside.push_back(std::move(path));
  }
  return beside;
}

absl::Status TakeAlong(const std::vector<std::string>& paths, const std::string& from,
                       const std::string& to) {
  for (const std::string& path : paths) {
    const std::string target = JoinPath(to, path);
    // A pull that was cut may have done it.
    if (FileExists(target)) ETALON_TRY_DO(RemoveFile(target));
    ETALON_TRY_DO(MakeFolders(ParentFolder(target)));
    std::error_code error;
    std::filesystem::create_hard_link(JoinPath(from, path), target, error);
    if (error) std::filesystem::copy_file(JoinPath(from, path), target, error);
    if (error) return ErrnoStatus(error.value(), "cannot write", target);
  }
  return absl::OkStatus();
}

absl::Status Exchange(const std::string& made, const std::string& place, const std::string& aside) {
  if (!FileExists(place)) return RenameFile(made, place);
  if (::renameat2(AT_FDCWD, made.c_str(), AT_FDCWD, place.c_str(), RENAME_EXCHANGE) == 0) {
    return absl::OkStatus();
  }
  if (errno != EINVAL && errno != ENOSYS) return ErrnoStatus(errno, "cannot write", place);
  ETALON_TRY_DO(RenameFile(place, aside));
  return RenameFile(made, place);
}

}  // namespace etalon
