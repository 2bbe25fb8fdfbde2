// What is known of files without reading them: their stamps, and what lies in a folder. Equal
// stamps mean equal bytes, as far as a file system tells; nothing is opened but folders.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace etalon {

struct FileStamp {
  uint64_t device = 0, inode = 0, size = 0;
  int64_t modified_ns = 0;  // of the bytes
  int64_t changed_ns = 0;   // of anything; no program can set it back

  // Of a file that is not there, or cannot be asked about.
  static FileStamp Absent() { return {}; }
  // Equal to no stamp that a file system gives.
  static FileStamp Unknown() { return {.changed_ns = -1}; }
  bool operator==(const FileStamp&) const = default;
  // But for `changed_ns`, which one hard link more changes too.
  bool HasSameBytes(const FileStamp& other) const {
    return device == other.device && inode == other.inode && size == other.size &&
           modified_ns == other.modified_ns;
  }
};

// Links are followed.
FileStamp StampOf(const std::string& path);
// Of `folder` and of the regular files `names` in it, which costs half of asking for each by its
// path; absent for whatever else they are. `stamps` has as many elements as `names`.
FileStamp StampFolder(const std::string& folder, std::span<const char* const> names,
                      std::span<FileStamp> stamps);

enum class FolderEntryKind { kFile, kFolder, kOther };
struct FolderEntry {
  std::string name;
  FolderEntryKind kind = FolderEntryKind::kOther;  // of the target of a link, but see is_link
  bool is_link = false;
};
struct FolderListing {
  FileStamp stamp;  // from before it was read
  std::vector<FolderEntry> entries;
};
// Without "." and "..", in no order.
absl::StatusOr<FolderListing> ListFolder(const std::string& path);

// Now, as stamps have it.
int64_t StampClockNs();

}  // namespace etalon
