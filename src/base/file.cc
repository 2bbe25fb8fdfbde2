#include "base/file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include "base/files/unfinished.h"
#include "base/status.h"
#include "base/str.h"
#include "base/try.h"

namespace etalon {
namespace {

namespace fs = std::filesystem;

// Closes a descriptor at the end of a scope.
class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return value_; }
  int release() { return std::exchange(value_, -1); }

 private:
  int value_;
};

absl::Status WriteAll(int descriptor, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      return ErrnoStatus(errno, "cannot write", path);
    }
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return absl::OkStatus();
}

// What a path names when it is written to.
struct WriteTarget {
  std::string path;          // of no link
  bool is_replaced = false;  // a file, or nothing yet; else what is open already, or no file at all
};

bool IsInProc(const std::string& path) {
  constexpr auto kProcMagic = 0x9fa0;  // PROC_SUPER_MAGIC of linux/magic.h
  const std::string folder = ParentFolder(path);
  struct statfs info;
  return ::statfs(folder.empty() ? "." : folder.c_str(), &info) == 0 && info.f_type == kProcMagic;
}

absl::StatusOr<WriteTarget> FindWriteTarget(const std::string& path) {
  constexpr int kLinksMax = 40;  // as the kernel has it
  std::string at = path;
  for (int links = 0; links <= kLinksMax; ++links) {
    struct stat info;
    if (::lstat(at.c_str(), &info) != 0) {
      if (errno == ENOENT) return WriteTarget{.path = at, .is_replaced = true};
      return ErrnoStatus(errno, "cannot write", path);
    }
    if (S_ISDIR(info.st_mode)) return ErrnoStatus(EISDIR, "cannot write", path);
    if (S_ISREG(info.st_mode)) return WriteTarget{.path = at, .is_replaced = true};
    // A link of /proc is an open file, as /dev/stdout leads to one: its text is no name.
    if (!S_ISLNK(info.st_mode) || IsInProc(at)) return WriteTarget{.path = at};
    std::error_code error;
    const fs::path named = fs::read_symlink(at, error);
    if (error) return ErrnoStatus(error.value(), "cannot read the link", at);
    at = JoinPath(ParentFolder(at), named.native());
  }
  return ErrnoStatus(ELOOP, "cannot write", path);
}

absl::Status WriteDirectly(const std::string& path, std::string_view bytes) {
  const Descriptor descriptor(::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC | O_NOCTTY));
  if (descriptor.get() < 0) return ErrnoStatus(errno, "cannot write", path);
  return WriteAll(descriptor.get(), bytes, path);
}

constexpr std::string_view kTemporaryMark = ".etalon-", kTemporaryEnding = ".tmp";

std::string TemporaryPath(const std::string& path, int attempt) {
  return StrCat(path, kTemporaryMark, static_cast<int64_t>(::getpid()), "-", attempt,
                kTemporaryEnding);
}

bool IsTemporaryOf(std::string_view name, std::string_view entry) {
  if (!entry.starts_with(name) || !entry.ends_with(kTemporaryEnding)) return false;
  entry.remove_prefix(name.size());
  if (!entry.starts_with(kTemporaryMark)) return false;
  entry.remove_prefix(kTemporaryMark.size());
  entry.remove_suffix(std::min(entry.size(), kTemporaryEnding.size()));
  return !entry.empty() && entry.find_first_not_of("0123456789-") == std::string_view::npos;
}

// Whoever writes a temporary file holds it locked: one that can be locked was left by a process
// that was killed.
void RemoveAbandoned(const std::string& path) {
  const std::string folder = ParentFolder(path), name = BaseName(path);
  std::error_code error;
  fs::directory_iterator it(folder.empty() ? "." : folder, error), end;
  for (; !error && it != end; it.increment(error)) {
    const std::string entry = it->path().filename().native();
    if (!IsTemporaryOf(name, entry)) continue;
    const std::string left = JoinPath(folder, entry);
    const Descriptor file(::open(left.c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (file.get() < 0 || ::flock(file.get(), LOCK_EX | LOCK_NB) != 0) continue;
    // One that was finished meanwhile has left its name to another writer.
    struct stat locked, named;
    const bool is_same = ::fstat(file.get(), &locked) == 0 && ::stat(left.c_str(), &named) == 0 &&
                         locked.st_dev == named.st_dev && locked.st_ino == named.st_ino;
    if (!is_same) continue;
    ::unlink(left.c_str());  // one that stays does no harm
  }
}

// A new file that is this process's own, locked.
absl::StatusOr<int> OpenTemporary(const std::string& path, std::string* temporary) {
  constexpr int kAttemptsMax = 1000;
  for (int attempt = 0; attempt < kAttemptsMax; ++attempt) {
    *temporary = TemporaryPath(path, attempt);
    constexpr int kFlags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC;
    Descriptor descriptor(::open(temporary->c_str(), kFlags, 0666));
    if (descriptor.get() < 0) {
      if (errno == EEXIST) continue;
      return ErrnoStatus(errno, "cannot write", path);
    }
    // Where files cannot be locked nobody removes any.
    const bool is_taken = ::flock(descriptor.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    struct stat info;
    if (!is_taken && ::fstat(descriptor.get(), &info) == 0 && info.st_nlink > 0) {
      return descriptor.release();
    }
  }
  return absl::UnavailableError(
      StrCat("cannot write ", path, ": there are ", kAttemptsMax, " temporary files beside it"));
}

class PosixAppendFile : public AppendFile {
 public:
  PosixAppendFile(int descriptor, std::string path)
      : descriptor_(descriptor), path_(std::move(path)) {}
  absl::Status Append(std::string_view bytes) override {
    return WriteAll(descriptor_.get(), bytes, path_);
  }
  absl::Status Sync() override {
    if (::fsync(descriptor_.get()) != 0) return ErrnoStatus(errno, "cannot sync", path_);
    return absl::OkStatus();
  }
  absl::Status Close() override {
    const int descriptor = descriptor_.release();
    if (descriptor >= 0 && ::close(descriptor) != 0) {
      return ErrnoStatus(errno, "cannot close", path_);
    }
    return absl::OkStatus();
  }

 private:
  Descriptor descriptor_;
  const std::string path_;
};

class PosixRandomFile : public RandomFile {
 public:
  PosixRandomFile(int descriptor, uint64_t size, std::string path)
      : descriptor_(descriptor), size_(size), path_(std::move(path)) {}
  uint64_t Size() const override { return size_; }
  absl::StatusOr<std::string> ReadAt(uint64_t offset, uint64_t length) const override {
    if (offset >= size_) return std::string();
    std::string bytes(std::min(length, size_ - offset), '\0');
    size_t done = 0;
    while (done < bytes.size()) {
      const ssize_t got = ::pread(descriptor_.get(), bytes.data() + done, bytes.size() - done,
                                  static_cast<off_t>(offset + done));
      if (got < 0) {
        if (errno == EINTR) continue;
        return ErrnoStatus(errno, "cannot read", path_);
      }
      if (got == 0) break;
      done += static_cast<size_t>(got);
    }
    bytes.resize(done);
    return bytes;
  }

 private:
  Descriptor descriptor_;
  const uint64_t size_;
  const std::string path_;
};

}  // namespace

absl::StatusOr<std::string> ReadFile(const std::string& path, uint64_t bytes_max) {
  ETALON_TRY(auto file, OpenRandom(path));
  if (file->Size() > bytes_max) {
    return absl::ResourceExhaustedError(
        StrCat(path, " has ", file->Size(), " bytes; at most ", bytes_max, " are read at once"));
  }
  return file->ReadAt(0, file->Size());
}

absl::Status WriteFileAtomically(const std::string& path, std::string_view bytes) {
  ETALON_TRY(const WriteTarget target, FindWriteTarget(path));
  if (!target.is_replaced) return WriteDirectly(target.path, bytes);
  RemoveAbandoned(target.path);
  std::string name;
  ETALON_TRY(const int opened, OpenTemporary(target.path, &name));
  const Descriptor descriptor(opened);
  Unfinished temporary(name);
  ETALON_TRY_DO(WriteAll(opened, bytes, path));
  if (::fsync(opened) != 0) return ErrnoStatus(errno, "cannot sync", path);
  ETALON_TRY_DO(temporary.FinishAs(target.path));
  return SyncFolder(ParentFolder(target.path));
}

bool IsReplacedWhenWritten(const std::string& path) {
  const auto target = FindWriteTarget(path);
  return target.ok() && target->is_replaced;
}

absl::Status ReplaceFile(const std::string& path, std::string_view bytes) {
  Unfinished temporary(StrCat(path, ".", static_cast<int64_t>(::getpid()), ".tmp"));
  ETALON_TRY(auto file, OpenAppend(temporary.path(), OpenMode::kTruncate));
  ETALON_TRY_DO(file->Append(bytes));
  ETALON_TRY_DO(file->Close());
  return temporary.FinishAs(path);
}

absl::Status MakeFolders(const std::string& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error) return ErrnoStatus(error.value(), "cannot make the folder", path);
  return absl::OkStatus();
}

bool FileExists(const std::string& path) {
  std::error_code error;
  return fs::exists(path, error);
}

bool IsFolder(const std::string& path) {
  std::error_code error;
  return fs::is_directory(path, error);
}

absl::StatusOr<uint64_t> FileSize(const std::string& path) {
  struct stat info;
  if (::stat(path.c_str(), &info) != 0) return ErrnoStatus(errno, "cannot read", path);
  return static_cast<uint64_t>(info.st_size);
}

absl::StatusOr<std::vector<std::string>> ListFiles(const std::string& folder, size_t entries_max) {
  std::vector<std::string> paths;
  std::error_code error;
  fs::recursive_directory_iterator it(folder, error), end;
  if (error) return ErrnoStatus(error.value(), "cannot list", folder);
  for (; it != end; it.increment(error)) {
    std::error_code type_error;
    if (it->is_regular_file(type_error)) paths.push_back(it->path().string());
    if (paths.size() > entries_max) {
      return absl::ResourceExhaustedError(
          StrCat(folder, " holds more than ", entries_max, " files"));
    }
  }
  if (error) return ErrnoStatus(error.value(), "cannot list", folder);
  std::sort(paths.begin(), paths.end());
  return paths;
}

absl::Status RemoveFile(const std::string& path) {
  if (::unlink(path.c_str()) != 0) return ErrnoStatus(errno, "cannot remove", path);
  return absl::OkStatus();
}

absl::Status RenameFile(const std::string& from, const std::string& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) return ErrnoStatus(errno, "cannot write", to);
  return absl::OkStatus();
}

absl::Status SyncFolder(const std::string& path) {
  const std::string folder = path.empty() ? "." : path;
  const Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (descriptor.get() < 0) return ErrnoStatus(errno, "cannot open", folder);
  // Some file systems cannot sync a folder; the files themselves are synced by then.
  if (::fsync(descriptor.get()) != 0 && errno != EINVAL) {
    return ErrnoStatus(errno, "cannot sync", folder);
  }
  return absl::OkStatus();
}

std::string JoinPath(std::string_view folder, std::string_view name) {
  if (folder.empty() || (!name.empty() && name[0] == '/')) return std::string(name);
  if (folder.back() == '/') return StrCat(folder, name);
  return StrCat(folder, "/", name);
}

std::string ParentFolder(std::string_view path) {
  const size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return "";
  return slash == 0 ? "/" : std::string(path.substr(0, slash));
}

std::string BaseName(std::string_view path) {
  while (path.size() > 1 && path.back() == '/') path.remove_suffix(1);
  const size_t slash = path.rfind('/');
  return std::string(slash == std::string_view::npos ? path : path.substr(slash + 1));
}

absl::StatusOr<std::unique_ptr<AppendFile>> OpenAppend(const std::string& path, OpenMode mode,
                                                       uint64_t keep_bytes) {
  int flags = O_WRONLY | O_CREAT | O_CLOEXEC | O_APPEND;
  if (mode == OpenMode::kCreateNew) flags |= O_EXCL;
  if (mode == OpenMode::kTruncate) flags |= O_TRUNC;
  Descriptor descriptor(::open(path.c_str(), flags, 0666));
  if (descriptor.get() < 0) return ErrnoStatus(errno, "cannot write", path);
  if (mode == OpenMode::kAppend) {
    struct stat info;
    if (::fstat(descriptor.get(), &info) != 0) return ErrnoStatus(errno, "cannot read", path);
    if (static_cast<uint64_t>(info.st_size) > keep_bytes &&
        ::ftruncate(descriptor.get(), static_cast<off_t>(keep_bytes)) != 0) {
      return ErrnoStatus(errno, "cannot cut", path);
    }
  }
  return std::make_unique<PosixAppendFile>(descriptor.release(), path);
}

absl::StatusOr<std::unique_ptr<RandomFile>> OpenRandom(const std::string& path) {
  Descriptor descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (descriptor.get() < 0) return ErrnoStatus(errno, "cannot read", path);
  struct stat info;
  if (::fstat(descriptor.get(), &info) != 0) return ErrnoStatus(errno, "cannot read", path);
  if (S_ISDIR(info.st_mode)) return ErrnoStatus(EISDIR, "cannot read", path);
  return std::make_unique<PosixRandomFile>(descriptor.release(),
                                           static_cast<uint64_t>(info.st_size), path);
}

absl::StatusOr<std::unique_ptr<FileLock>> FileLock::Acquire(const std::string& path) {
  Descriptor descriptor(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666));
  if (descriptor.get() < 0) return ErrnoStatus(errno, "cannot open", path);
  if (::flock(descriptor.get(), LOCK_EX | LOCK_NB) != 0) {
    return absl::UnavailableError(
        StrCat(path, " is in use by another etalon process; wait for it or stop it"));
  }
  return std::unique_ptr<FileLock>(new FileLock(descriptor.release()));
}

FileLock::~FileLock() { ::close(descriptor_); }

std::string ProgramFolder() {
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  return error ? std::string() : program.parent_path().string();
}

}  // namespace etalon
