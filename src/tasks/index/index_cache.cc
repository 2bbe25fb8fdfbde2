#include "tasks/index/index_cache.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "base/file.h"
#include "base/files/cache_folder.h"
#include "base/hash.h"
#include "base/str.h"
#include "base/try.h"
#include "tasks/index/index_file.h"

namespace etalon {
namespace {

constexpr uint64_t kIndexBytesMax = uint64_t{256} << 20;
constexpr std::string_view kEnding = ".index";
constexpr size_t kKeyDigits = 32;

// What a tree is of, and by which rules it was read: another program may read otherwise. Empty when
// one of the two cannot be told.
std::string KeyOf(const std::string& folder) {
  const FileStamp program = StampOf("/proc/self/exe");
  if (program == FileStamp::Absent()) return "";
  std::string here;
  if (!folder.starts_with("/")) {
    std::error_code error;
    here = std::filesystem::current_path(error).string();
    if (error) return "";
  }
  const std::string_view kNul("\0", 1);
  return StrCat("program ", program.device, " ", program.inode, " ", program.size, " ",
                program.modified_ns, kNul, here, kNul, folder);
}

void ForgetOldest(const IndexCacheOptions& options) {
  const auto listing = ListFolder(options.folder);
  if (!listing.ok()) return;
  std::vector<std::pair<int64_t, std::string>> kept;
  for (const FolderEntry& entry : listing->entries) {
    if (entry.kind != FolderEntryKind::kFile || !IsIndexFile(entry.name)) continue;
    std::string path = JoinPath(options.folder, entry.name);
    const int64_t modified_ns = StampOf(path).modified_ns;
    kept.emplace_back(modified_ns, std::move(path));
  }
  if (kept.size() <= options.trees_max) return;
  std::sort(kept.begin(), kept.end());
  kept.resize(kept.size() - options.trees_max);
  for (const auto& [modified_ns, path] : kept) RemoveFile(path).IgnoreError();
}

}  // namespace

absl::StatusOr<TaskTreeUpdate> ReadTaskTree(const std::string& folder,
                                            const IndexCacheOptions& options) {
  const std::string key = options.folder.empty() ? "" : KeyOf(folder);
  if (key.empty()) return UpdateTaskTree(folder, {}, options.settle_ns, options.on_read);
  const std::string path =
      JoinPath(options.folder, StrCat(Sha256Hex(key).substr(0, kKeyDigits), kEnding));
  TaskTree before;
  if (const auto bytes = ReadFile(path, kIndexBytesMax); bytes.ok()) {
    if (auto parsed = ParseTaskIndex(*bytes, key); parsed.ok()) before = *std::move(parsed);
  }
  ETALON_TRY(TaskTreeUpdate update,
             UpdateTaskTree(folder, std::move(before), options.settle_ns, options.on_read));
  if (update.is_changed && update.tree.files.size() >= options.kept_files_min &&
      MakeCacheFolder(options.folder).ok() &&
      ReplaceFile(path, FormatTaskIndex(update.tree, key)).ok()) {
    ForgetOldest(options);
  }
  return update;
}

bool IsIndexFile(std::string_view name) {
  constexpr std::string_view kHexDigits = "0123456789abcdef", kTemporary = ".tmp";
  const std::string_view key = name.substr(0, kKeyDigits);
  if (key.size() < kKeyDigits || key.find_first_not_of(kHexDigits) != std::string_view::npos) {
    return false;
  }
  name.remove_prefix(kKeyDigits);
  if (!name.starts_with(kEnding)) return false;
  name.remove_prefix(kEnding.size());
  if (name.empty()) return true;
  // ReplaceFile puts the number of the process between.
  if (!name.starts_with('.') || !name.ends_with(kTemporary)) return false;
  name.remove_suffix(kTemporary.size());
  return name.size() > 1 && name.find_first_not_of("0123456789", 1) == std::string_view::npos;
}

}  // namespace etalon
