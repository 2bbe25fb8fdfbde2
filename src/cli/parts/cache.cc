// etalon cache: what lies in the cache folder, and emptying it.
#include <chrono>
#include <memory>

#include "absl/strings/str_format.h"
#include "base/file.h"
#include "base/files/folder_size.h"
#include "base/files/user_folders.h"
#include "base/safe_text.h"
#include "base/str.h"
#include "base/try.h"
#include "cli/print.h"
#include "cli/size_text.h"
#include "cli/table.h"
#include "cli/usage.h"

namespace etalon {
namespace {

struct CacheOptions {
  std::string action;
  std::optional<int64_t> older_than_days;
  bool is_json = false;
};

void Print(const std::string &folder, const std::vector<SizedEntry> &entries,
           bool is_removed, bool is_json) {
  int64_t bytes = 0;
  Value::List listed;
  std::string text;
  for (const SizedEntry &entry : entries) {
    const auto size = static_cast<int64_t>(entry.bytes);
    bytes += size;
    listed.push_back(Value::MakeDict({{"name", entry.name}, {"bytes", size}}));
    StrAppend(&text, absl::StrFormat("%10s", SizeText(size)), "  ",
              SafeLine(entry.name), "\n");
  }
  if (is_json) {
    const Value shown = Value::MakeDict(
        {{"folder", folder},
         {is_removed ? "removed" : "entries", Value(std::move(listed))},
         {"bytes", bytes}});
    PrintJson(shown);
  } else {
    StrAppend(&text, absl::StrFormat("%10s", SizeText(bytes)), "  ",
              is_removed ? "removed from " : "in ", SafeLine(folder), "\n");
    PrintText(text);
  }
}

absl::Status Prune(const CacheOptions &options, const std::string &folder,
                   const std::vector<SizedEntry> &entries) {
  constexpr int64_t kDaysMax = 100000;
  const int64_t days = options.older_than_days.value_or(0);
  if (days < 0 || days > kDaysMax) {
    return UsageError("--older-than",
                      StrCat("must be from 0 to ", kDaysMax, " days"));
  }
  const auto latest =
      std::chrono::system_clock::now() - std::chrono::hours(24 * days);
  std::vector<SizedEntry> removed;
  for (const SizedEntry &entry : entries) {
    if (options.older_than_days.has_value() && entry.changed > latest)
      continue;
    ETALON_TRY_DO(RemoveTree(JoinPath(folder, entry.name)));
    removed.push_back(entry);
  }
  Print(folder, removed, /*is_removed=*/true, options.is_json);
  return absl::OkStatus();
}

absl::Status Cache(const CacheOptions &options) {
  const std::string folder = FindUserFolders(ProcessEnvironment()).cache;
  if (folder.empty()) {
    return absl::FailedPreconditionError(
        "there is no cache folder: ETALON_CACHE is set to nothing, or there is "
        "no HOME");
  }
  std::vector<SizedEntry> entries;
  if (FileExists(folder)) {
    ETALON_TRY(entries, ListSizes(folder));
  }
  if (options.action == "prune")
    return Prune(options, folder, entries);
  Print(folder, entries, /*is_removed=*/false, options.is_json);
  return absl::OkStatus();
}

Action Declare(Flags *flags) {
  auto options = std::make_shared<CacheOptions>();
  flags
      ->Positional("ACTION",
                   "du: what lies there, with sizes; prune: remove it",
                   &options->action)
      .choices = {"du", "prune"};
  Flag &days =
      flags->Int("--older-than", "only what did not change for so many days",
                 &options->older_than_days);
  days.placeholder = "DAYS";
  days.is_setting = false;
  flags->Switch("--json", "as JSON on standard output", &options->is_json);
  return [options] { return Cache(*options); };
}

} // namespace

extern const CommandEntry command_cache;
const CommandEntry command_cache = {
    .name = "cache",
    .summary = "show or empty the cache folder; nothing in it is needed",
    .examples = "  etalon cache du\n"
                "  etalon cache prune\n"
                "  etalon cache prune --older-than 30\n",
    .order = 81,
    .declare = Declare,
};

} // namespace etalon
