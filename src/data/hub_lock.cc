#include "data/hub_lock.h"

#include <algorithm>
#include <utility>

#include "base/file.h"
#include "base/json.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "etalon/value.h"

namespace etalon {
namespace {

constexpr std::string_view kFormat = "etalon-hub-lock";
constexpr int64_t kVersion = 1;

absl::Status Damaged(const std::string& path, std::string_view what) {
  return absl::DataLossError(StrCat(path, ": ", what, "; remove the folder and pull again"));
}

absl::StatusOr<HubFile> ReadFileEntry(const std::string& lock_path, const Value& entry) {
  HubFile file;
  file.path = entry.FindString("path");
  const int64_t bytes = entry.FindInt("bytes", -1);
  file.bytes = static_cast<uint64_t>(bytes);
  file.sha256 = entry.FindString("sha256");
  file.git_sha1 = entry.FindString("git_sha1");
  file.is_here = entry.FindBool("here");
  if (!CheckHubPath(file.path).ok() || bytes < 0) return Damaged(lock_path, "a file is wrong");
  const bool has_digests = (file.sha256.empty() || IsHex(file.sha256, 64)) &&
                           (file.git_sha1.empty() || IsHex(file.git_sha1, 40)) &&
                           (!file.is_here || !file.sha256.empty());
  if (!has_digests) return Damaged(lock_path, StrCat("the digest of ", file.path, " is wrong"));
  return file;
}

}  // namespace

const HubFile* HubLock::Find(std::string_view path) const {
  const auto found = std::lower_bound(
      files.begin(), files.end(), path,
      [](const HubFile& file, std::string_view other) { return file.path < other; });
  return found != files.end() && found->path == path ? &*found : nullptr;
}

absl::StatusOr<std::optional<HubLock>> ReadHubLock(const std::string& folder) {
  const std::string path = JoinPath(folder, kHubLockFile);
  if (!FileExists(path)) return std::optional<HubLock>();
  ETALON_TRY(const std::string text, ReadFile(path));
  const auto json = ParseJson(text);
  if (!json.ok()) return Damaged(path, ToView(json.status().message()));
  if (json->FindString("format") != kFormat) return Damaged(path, "is no lock file of a hub");
  if (json->FindInt("version") != kVersion) {
    return absl::FailedPreconditionError(
        StrCat(path, ": version ", json->FindInt("version"), "; this program reads ", kVersion));
  }
  HubLock lock = {.hub = json->FindString("hub"),
                  .kind = json->FindString("kind"),
                  .id = json->FindString("id"),
                  .revision = json->FindString("revision"),
                  .commit = json->FindString("commit"),
                  .licence = json->FindString("licence"),
                  .files = {}};
  const Value* files = json->Find("files");
  if (files == nullptr || !files->is_list()) return Damaged(path, "has no files");
  for (const Value& entry : files->AsList()) {
    ETALON_TRY(HubFile file, ReadFileEntry(path, entry));
    if (!lock.files.empty() && lock.files.back().path >= file.path) {
      return Damaged(path, "its files are in no order");
    }
    lock.files.push_back(std::move(file));
  }
  return std::optional<HubLock>(std::move(lock));
}

absl::Status WriteHubLock(const std::string& folder, const HubLock& lock) {
  Value::List files;
  for (const HubFile& file : lock.files) {
    Value entry =
        Value::MakeDict({{"path", file.path}, {"bytes", static_cast<int64_t>(file.bytes)}});
    if (!file.sha256.empty()) entry.Set("sha256", file.sha256);
    if (!file.git_sha1.empty()) entry.Set("git_sha1", file.git_sha1);
    entry.Set("here", file.is_here);
    files.push_back(std::move(entry));
  }
  const Value json = Value::MakeDict({{"format", kFormat},
                                      {"version", kVersion},
                                      {"hub", lock.hub},
                                      {"kind", lock.kind},
                                      {"id", lock.id},
                                      {"revision", lock.revision},
                                      {"commit", lock.commit},
                                      {"licence", lock.licence},
                                      {"files", Value(std::move(files))}});
  return WriteFileAtomically(JoinPath(folder, kHubLockFile), PrettyJson(json) + "\n");
}

bool IsHex(std::string_view text, size_t digits) {
  return text.size() == digits &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

absl::Status CheckHubPath(std::string_view path) {
  constexpr size_t kPathBytesMax = 1024, kNameBytesMax = 200;
  const auto wrong = [&](std::string_view what) {
    return absl::InvalidArgumentError(
        StrCat("the path \"", RepairUtf8(path.substr(0, kNameBytesMax)), "\" ", what));
  };
  if (path.empty() || path.size() > kPathBytesMax) return wrong("is empty or too long");
  if (!IsValidUtf8(path)) return wrong("is no UTF-8");
  for (const char c : path) {
    if (static_cast<unsigned char>(c) < ' ' || c == 0x7f || c == '\\') {
      return wrong("has a control character or a backslash");
    }
  }
  for (const std::string_view name : SplitText(path, "/")) {
    if (name.empty() || name == "." || name == "..") return wrong("leads out of its folder");
    if (name.size() > kNameBytesMax) return wrong("has too long a name");
  }
  return absl::OkStatus();
}

std::string HubPlace(std::string_view id) {
  constexpr std::string_view kNoOwner = "@bare";  // CheckHubId takes no such name
  return id.find('/') == std::string_view::npos ? JoinPath(kNoOwner, id) : std::string(id);
}

absl::Status CheckHubId(std::string_view id) {
  constexpr size_t kNameBytesMax = 128;
  const auto names = SplitText(id, "/");
  bool is_good = names.size() == 1 || names.size() == 2;
  for (const std::string_view name : names) {
    const bool is_plain =
        name.find_first_not_of(
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") ==
        std::string_view::npos;
    is_good = is_good && is_plain && !name.empty() && name.size() <= kNameBytesMax &&
              !name.starts_with('.');
  }
  if (is_good) return absl::OkStatus();
  return absl::InvalidArgumentError(
      StrCat("\"", RepairUtf8(id.substr(0, 2 * kNameBytesMax)),
             "\" is no name on a hub; they are OWNER/NAME of letters, digits, - _ and ."));
}

}  // namespace etalon
