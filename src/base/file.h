// Files: whole reads, atomic writes, appending with fsync. The one door to the disk; tests hand in
// an AppendFile that fails.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace etalon {

// NotFound, PermissionDenied or Unavailable with the path; ResourceExhausted beyond `bytes_max`.
absl::StatusOr<std::string> ReadFile(const std::string& path,
                                     uint64_t bytes_max = uint64_t{1} << 30);
// Writes a temporary file beside `path`, fsyncs, renames, fsyncs the folder. A link stays: the file
// that it names is written. What is no regular file, as a device or a pipe, is written to as it is,
// and so is /dev/stdout. What is unfinished is removed after an error, SIGINT and SIGTERM
// (base/files/unfinished.h), what a killed process left by the next call for this `path`.
absl::Status WriteFileAtomically(const std::string& path, std::string_view bytes);
// False for what is written to as it is.
bool IsReplacedWhenWritten(const std::string& path);
// For what can be made again: nothing is synced, so that after a power cut the bytes may be others.
// Two processes may write at once; a reader finds what one of them wrote.
absl::Status ReplaceFile(const std::string& path, std::string_view bytes);
absl::Status MakeFolders(const std::string& path);
bool FileExists(const std::string& path);
bool IsFolder(const std::string& path);
absl::StatusOr<uint64_t> FileSize(const std::string& path);
// Paths of all regular files below a folder, sorted by byte order of the path. At most
// `entries_max`, else ResourceExhausted. Does not follow links to folders.
absl::StatusOr<std::vector<std::string>> ListFiles(const std::string& folder,
                                                   size_t entries_max = 1000000);
absl::Status RemoveFile(const std::string& path);
absl::Status RenameFile(const std::string& from, const std::string& to);
absl::Status SyncFolder(const std::string& path);
std::string JoinPath(std::string_view folder, std::string_view name);
std::string ParentFolder(std::string_view path);
std::string BaseName(std::string_view path);

// A file that only grows at its end.
class AppendFile {
 public:
  virtual ~AppendFile() = default;
  virtual absl::Status Append(std::string_view bytes) = 0;
  virtual absl::Status Sync() = 0;  // what was appended survives a power cut
  virtual absl::Status Close() = 0;
};
enum class OpenMode { kCreateNew, kAppend, kTruncate };
// AlreadyExists for kCreateNew on an existing file. kAppend keeps the first `keep_bytes` bytes.
absl::StatusOr<std::unique_ptr<AppendFile>> OpenAppend(const std::string& path, OpenMode mode,
                                                       uint64_t keep_bytes = 0);

// Random reads of one open file.
class RandomFile {
 public:
  virtual ~RandomFile() = default;
  virtual uint64_t Size() const = 0;
  // Fewer bytes than asked only at the end of the file.
  virtual absl::StatusOr<std::string> ReadAt(uint64_t offset, uint64_t length) const = 0;
};
absl::StatusOr<std::unique_ptr<RandomFile>> OpenRandom(const std::string& path);

// A lock that ends with the process. Unavailable when another process holds it.
class FileLock {
 public:
  static absl::StatusOr<std::unique_ptr<FileLock>> Acquire(const std::string& path);
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

// Folder of the running program, for finding what is installed beside it.
std::string ProgramFolder();

}  // namespace etalon
