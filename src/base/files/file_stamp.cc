#include "base/files/file_stamp.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <ctime>
#include <memory>

#include "base/status.h"

namespace etalon {
namespace {

constexpr int64_t kNsPerSecond = 1000000000;

int64_t NsOf(const timespec& time) { return time.tv_sec * kNsPerSecond + time.tv_nsec; }

FileStamp Stamp(const struct stat& info) {
  return {.device = info.st_dev,
          .inode = info.st_ino,
          .size = static_cast<uint64_t>(info.st_size),
          .modified_ns = NsOf(info.st_mtim),
          .changed_ns = NsOf(info.st_ctim)};
}

FolderEntryKind KindOf(const struct stat& info) {
  if (S_ISREG(info.st_mode)) return FolderEntryKind::kFile;
  return S_ISDIR(info.st_mode) ? FolderEntryKind::kFolder : FolderEntryKind::kOther;
}

struct FolderCloser {
  void operator()(DIR* folder) const { ::closedir(folder); }
};

FolderEntry EntryOf(int folder, const dirent& raw) {
  FolderEntry entry{.name = raw.d_name};
  if (raw.d_type == DT_REG || raw.d_type == DT_DIR) {
    entry.kind = raw.d_type == DT_REG ? FolderEntryKind::kFile : FolderEntryKind::kFolder;
    return entry;
  }
  // A link, or a file system that does not say.
  struct stat info;
  if (::fstatat(folder, raw.d_name, &info, AT_SYMLINK_NOFOLLOW) != 0) return entry;
  entry.is_link = S_ISLNK(info.st_mode);
  if (!entry.is_link || ::fstatat(folder, raw.d_name, &info, 0) == 0) entry.kind = KindOf(info);
  return entry;
}

}  // namespace

FileStamp StampOf(const std::string& path) {
  struct stat info;
  return ::stat(path.c_str(), &info) == 0 ? Stamp(info) : FileStamp::Absent();
}

FileStamp StampFolder(const std::string& folder, std::span<const char* const> names,
                      std::span<FileStamp> stamps) {
  struct stat info;
  const int descriptor = ::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
  const bool is_there = descriptor >= 0 && ::fstat(descriptor, &info) == 0;
  const FileStamp own = is_there ? Stamp(info) : FileStamp::Absent();
  for (size_t i = 0; i < names.size(); ++i) {
    const bool is_file =
        is_there && ::fstatat(descriptor, names[i], &info, 0) == 0 && S_ISREG(info.st_mode);
    stamps[i] = is_file ? Stamp(info) : FileStamp::Absent();
  }
  if (descriptor >= 0) ::close(descriptor);
  return own;
}

absl::StatusOr<FolderListing> ListFolder(const std::string& path) {
  const std::unique_ptr<DIR, FolderCloser> folder(::opendir(path.c_str()));
  if (folder == nullptr) return ErrnoStatus(errno, "cannot list", path);
  FolderListing listing;
  struct stat info;
  if (::fstat(::dirfd(folder.get()), &info) != 0) return ErrnoStatus(errno, "cannot list", path);
  listing.stamp = Stamp(info);
  while (true) {
    errno = 0;
    const dirent* raw = ::readdir(folder.get());
    if (raw == nullptr) break;
    const std::string_view name = raw->d_name;
    if (name != "." && name != "..") {
      listing.entries.push_back(EntryOf(::dirfd(folder.get()), *raw));
    }
  }
  if (errno != 0) return ErrnoStatus(errno, "cannot list", path);
  return listing;
}

int64_t StampClockNs() {
  timespec now;
  ::clock_gettime(CLOCK_REALTIME, &now);
  return NsOf(now);
}

}  // namespace etalon
