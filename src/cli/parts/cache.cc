// etalon cache: what lies in the cache folder, and emptying it.
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <filesystem>
#include <memory>
#include <system_error>

#include "absl/strings/str_format.h"
#include "base/file.h"
#include "base/files/cache_folder.h"
#include "base/files/folder_size.h"
#include "base/files/user_folders.h"
#include "base/safe_text.h"
#include "base/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "cli/print.h"
#include "cli/size_text.h"
#include "cli/table.h"
#include "data/hub_lock.h"
#include "tasks/index/index_cache.h"

namespace etalon {
namespace {

struct CacheOptions {
  std::string action;
  std::optional<int64_t> older_than_days;
  bool is_json = false;
};

// The part of the cache folder where task trees are kept.
constexpr std::string_view kTasksPart = "tasks";
// And where `etalon pull` puts things.
constexpr std::string_view kHubPart = "hub";

struct Listing {
  std::string folder;
  std::vector<SizedEntry> entries;
  std::vector<std::string> left_alone;  // what prune found there that is not ours
};

enum class Done { kListed, kRemoved };

void Print(const Listing& listing, Done done, bool is_json) {
  int64_t bytes = 0;
  Value::List listed;
  std::string text;
  for (const SizedEntry& entry : listing.entries) {
    const auto size = static_cast<int64_t>(entry.bytes);
    bytes += size;
    listed.push_back(Value::MakeDict({{"name", entry.name}, {"bytes", size}}));
    StrAppend(&text, absl::StrFormat("%10s", SizeText(size)), "  ", SafeLine(entry.name), "\n");
  }
  if (is_json) {
    Value shown =
        Value::MakeDict({{"folder", listing.folder},
                         {done == Done::kRemoved ? "removed" : "entries", Value(std::move(listed))},
                         {"bytes", bytes}});
    if (done == Done::kRemoved) {
      shown.Set("left_alone",
                Value(Value::List(listing.left_alone.begin(), listing.left_alone.end())));
    }
    PrintJson(shown);
    return;
  }
  StrAppend(&text, absl::StrFormat("%10s", SizeText(bytes)), "  ",
            done == Done::kRemoved ? "removed from " : "in ", SafeLine(listing.folder), "\n");
  if (!listing.left_alone.empty()) {
    StrAppend(&text, "left alone, since Etalon did not make it: ",
              SafeLine(JoinText(listing.left_alone, ", ")), "\n");
  }
  PrintText(text);
}

bool IsPlainFolder(const std::string& path) {
  std::error_code error;
  return std::filesystem::is_directory(std::filesystem::symlink_status(path, error));
}

// Removes the index files of a folder, and it when nothing else is in it. Only what has the name of
// ours goes: the folder may be one that somebody filled with other things.
absl::Status PruneTasks(const std::optional<int64_t>& older_than_days, Listing* removed) {
  const std::string folder = JoinPath(removed->folder, kTasksPart);
  if (!IsPlainFolder(folder)) return absl::OkStatus();
  const auto latest =
      std::chrono::system_clock::now() - std::chrono::hours(24 * older_than_days.value_or(0));
  const bool is_ours = IsOwnCacheFolder(folder);
  bool is_empty = true;
  ETALON_TRY(const std::vector<SizedEntry> entries, ListSizes(folder));
  for (const SizedEntry& entry : entries) {
    const std::string path = JoinPath(folder, entry.name);
    if (is_ours && entry.name == kCacheTagFile) continue;
    SizedEntry named = entry;
    named.name = JoinPath(kTasksPart, entry.name);
    if (!IsIndexFile(entry.name) || IsPlainFolder(path)) {
      removed->left_alone.push_back(named.name);
    } else if (!older_than_days.has_value() || entry.changed <= latest) {
      ETALON_TRY_DO(RemoveFile(path));
      removed->entries.push_back(std::move(named));
      continue;
    }
    is_empty = false;
  }
  if (!is_empty) return absl::OkStatus();
  if (is_ours) ETALON_TRY_DO(RemoveFile(JoinPath(folder, kCacheTagFile)));
  // One that filled again meanwhile stays.
  ::rmdir(folder.c_str());
  return absl::OkStatus();
}

// Whether a folder in a part of what was pulled is one that a pull made, or an unfinished one.
bool IsPulled(const std::string& path, const std::string& name) {
  return FileExists(JoinPath(path, kHubLockFile)) ||
         (name.starts_with('.') && name.ends_with(".partial"));
}

// Removes what was pulled below `place`, a folder of the cache folder: repositories, whether they
// have an owner or not. One that a pull holds now stays.
absl::Status PrunePulled(const std::string& place, int levels, std::chrono::hours age,
                         Listing* removed) {
  const std::string folder = JoinPath(removed->folder, place);
  if (!IsPlainFolder(folder)) return absl::OkStatus();
  const auto latest = std::chrono::system_clock::now() - age;
  ETALON_TRY(const std::vector<SizedEntry> entries, ListSizes(folder));
  for (const SizedEntry& entry : entries) {
    const std::string name = JoinPath(place, entry.name), path = JoinPath(folder, entry.name);
    if (entry.name.starts_with('.') && entry.name.ends_with(".lock")) continue;
    if (IsPlainFolder(path) && IsPulled(path, entry.name)) {
      if (entry.changed > latest) continue;
      // That of a partial folder, ".NAME.partial", is ".NAME.lock" too.
      std::string stem = entry.name.starts_with('.') ? entry.name : "." + entry.name;
      if (entry.name.starts_with('.')) stem.resize(stem.size() - std::strlen(".partial"));
      const auto lock = FileLock::Acquire(JoinPath(folder, stem + ".lock"));
      if (absl::IsUnavailable(lock.status())) continue;
      ETALON_TRY_DO(RemoveTree(path));
      SizedEntry named = entry;
      named.name = name;
      removed->entries.push_back(std::move(named));
    } else if (IsPlainFolder(path) && levels > 0) {
      ETALON_TRY_DO(PrunePulled(name, levels - 1, age, removed));
    } else {
      removed->left_alone.push_back(name);
    }
  }
  return absl::OkStatus();
}

// Data sets and models. What else lies beside them is somebody's.
absl::Status PruneHub(const std::optional<int64_t>& older_than_days, Listing* removed) {
  const std::string folder = JoinPath(removed->folder, kHubPart);
  if (!IsPlainFolder(folder)) return absl::OkStatus();
  const std::chrono::hours age(24 * older_than_days.value_or(0));
  ETALON_TRY(const std::vector<SizedEntry> entries, ListSizes(folder));
  for (const SizedEntry& entry : entries) {
    if (entry.name == kCacheTagFile) continue;
    const std::string name = JoinPath(kHubPart, entry.name);
    if (entry.name != "datasets" && entry.name != "models") {
      removed->left_alone.push_back(name);
    } else {
      ETALON_TRY_DO(PrunePulled(name, /*levels=*/1, age, removed));
    }
  }
  return absl::OkStatus();
}

absl::Status Prune(const CacheOptions& options, const Listing& found) {
  Listing removed{.folder = found.folder};
  for (const SizedEntry& entry : found.entries) {
    const bool may_be_ours = (entry.name == kTasksPart || entry.name == kHubPart) &&
                             IsPlainFolder(JoinPath(found.folder, entry.name));
    if (!may_be_ours) removed.left_alone.push_back(entry.name);
  }
  ETALON_TRY_DO(PruneTasks(options.older_than_days, &removed));
  ETALON_TRY_DO(PruneHub(options.older_than_days, &removed));
  Print(removed, Done::kRemoved, options.is_json);
  return absl::OkStatus();
}

absl::Status CheckOptions(const CacheOptions& options) {
  constexpr int64_t kDaysMax = 100000;
  const int64_t days = options.older_than_days.value_or(0);
  if (days >= 0 && days <= kDaysMax) return absl::OkStatus();
  return UsageError("--older-than", StrCat("must be from 0 to ", kDaysMax, " days"));
}

absl::Status Cache(const CacheOptions& options) {
  ETALON_TRY_DO(CheckOptions(options));
  const Environment environment = ProcessEnvironment();
  Listing listing{.folder = FindUserFolders(environment).cache};
  if (listing.folder.empty()) {
    const auto own = environment.find("ETALON_CACHE");
    if (own != environment.end() && !own->second.empty()) {
      return UsageError("ETALON_CACHE", StrCat("must be a whole path, from /, not ", own->second));
    }
    return absl::FailedPreconditionError(
        "there is no cache folder: ETALON_CACHE is set to nothing, or there is no HOME");
  }
  if (FileExists(listing.folder)) {
    ETALON_TRY(listing.entries, ListSizes(listing.folder));
  }
  if (options.action == "prune") return Prune(options, listing);
  Print(listing, Done::kListed, options.is_json);
  return absl::OkStatus();
}

Action Declare(Flags* flags) {
  auto options = std::make_shared<CacheOptions>();
  flags
      ->Positional("ACTION",
                   "du: what lies there, with sizes; prune: remove what Etalon made there",
                   &options->action)
      .choices = {"du", "prune"};
  Flag& days = flags->Int("--older-than", "only what did not change for so many days",
                          &options->older_than_days);
  days.placeholder = "DAYS";
  days.is_setting = false;
  flags->Switch("--json", "as JSON on standard output", &options->is_json);
  return [options] { return Cache(*options); };
}

}  // namespace

extern const CommandEntry command_cache;
const CommandEntry command_cache = {
    .name = "cache",
    .summary = "show or empty the cache folder: what can be made or pulled again",
    .examples =
        "  etalon cache du\n"
        "  etalon cache prune\n"
        "  etalon cache prune --older-than 30\n",
    .order = 81,
    .declare = Declare,
};

}  // namespace etalon
