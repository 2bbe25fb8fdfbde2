#include "base/files/folder_size.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include "base/status.h"
#include "base/try.h"

namespace etalon {
namespace {

absl::Status Measure(const std::filesystem::path& path, SizedEntry* entry) {
  struct stat info;
  if (::lstat(path.c_str(), &info) != 0) {
    // What was removed meanwhile takes no room.
    return errno == ENOENT ? absl::OkStatus() : ErrnoStatus(errno, "cannot read", path.native());
  }
  if (S_ISREG(info.st_mode)) entry->bytes += static_cast<uint64_t>(info.st_size);
  entry->changed =
      std::max(entry->changed, std::chrono::system_clock::from_time_t(info.st_mtim.tv_sec));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<SizedEntry>> ListSizes(const std::string& folder) {
  namespace fs = std::filesystem;
  std::vector<SizedEntry> entries;
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    SizedEntry& entry = entries.emplace_back();
    entry.name = it->path().filename().native();
    ETALON_TRY_DO(Measure(it->path(), &entry));
    std::error_code inner;
    if (!fs::is_directory(it->symlink_status(inner))) continue;
    for (fs::recursive_directory_iterator each(it->path(), inner), last; !inner && each != last;
         each.increment(inner)) {
      ETALON_TRY_DO(Measure(each->path(), &entry));
    }
    if (inner) return ErrnoStatus(inner.value(), "cannot read", it->path().native());
  }
  if (error) return ErrnoStatus(error.value(), "cannot read", folder);
  std::sort(entries.begin(), entries.end(),
            [](const SizedEntry& a, const SizedEntry& b) { return a.name < b.name; });
  return entries;
}

absl::Status RemoveTree(const std::string& path) {
  std::error_code error;
  std::filesystem::remove_all(path, error);
  return error ? ErrnoStatus(error.value(), "cannot remove", path) : absl::OkStatus();
}

}  // namespace etalon
