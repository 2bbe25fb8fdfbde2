#include "pull/hub_listing.h"

#include <algorithm>
#include <utility>

#include "base/json.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "etalon/value.h"

namespace etalon {
namespace {

constexpr JsonLimits kLimits = {.bytes_max = size_t{64} << 20, .depth_max = 32};
constexpr size_t kFilesMax = 1000000;

absl::Status Wrong(std::string_view what) {
  return absl::DataLossError(StrCat("the hub's answer is not what it should be: ", what));
}

absl::StatusOr<Value> Parse(std::string_view json) {
  auto value = ParseJson(json, kLimits);
  if (!value.ok()) return Wrong(ToView(value.status().message()));
  return value;
}

absl::StatusOr<HubFile> ParseEntry(const Value& entry) {
  HubFile file;
  file.path = entry.FindString("path");
  if (const absl::Status status = CheckHubPath(file.path); !status.ok()) {
    return Wrong(ToView(status.message()));
  }
  const Value* lfs = entry.Find("lfs");
  const bool is_lfs = lfs != nullptr && lfs->is_dict();
  const int64_t bytes = (is_lfs ? *lfs : entry).FindInt("size", -1);
  constexpr int64_t kBytesMax = int64_t{1} << 50;
  if (bytes < 0 || bytes > kBytesMax) return Wrong(StrCat("the size of ", file.path));
  file.bytes = static_cast<uint64_t>(bytes);
  constexpr size_t kSha256Digits = 64, kSha1Digits = 40;
  std::string digest = (is_lfs ? *lfs : entry).FindString("oid");
  if (!IsHex(digest, is_lfs ? kSha256Digits : kSha1Digits)) {
    return Wrong(StrCat("the digest of ", file.path));
  }
  (is_lfs ? file.sha256 : file.git_sha1) = std::move(digest);
  return file;
}

}  // namespace

absl::StatusOr<std::string> ParseCommit(std::string_view json) {
  ETALON_TRY(const Value value, Parse(json));
  std::string commit = value.FindString("sha");
  if (!IsHex(commit, 40) && !IsHex(commit, 64)) return Wrong("it names no commit");
  return commit;
}

absl::Status ParseTreePage(std::string_view json, std::vector<HubFile>* files) {
  ETALON_TRY(const Value page, Parse(json));
  if (!page.is_list()) return Wrong("a listing is no list");
  for (const Value& entry : page.AsList()) {
    if (entry.FindString("type") != "file") continue;
    ETALON_TRY(HubFile file, ParseEntry(entry));
    if (file.path == kHubLockFile) continue;
    if (file.path.starts_with(StrCat(kHubLockFile, "/"))) {
      return Wrong(
          StrCat("it has a folder ", kHubLockFile, ", which is the name of our lock file"));
    }
    if (files->size() >= kFilesMax) return Wrong(StrCat("more than ", kFilesMax, " files"));
    files->push_back(std::move(file));
  }
  return absl::OkStatus();
}

absl::Status FinishListing(std::vector<HubFile>* files) {
  std::sort(files->begin(), files->end(),
            [](const HubFile& a, const HubFile& b) { return a.path < b.path; });
  std::vector<std::string_view> paths;
  for (const HubFile& file : *files) paths.push_back(file.path);
  if (std::adjacent_find(paths.begin(), paths.end()) != paths.end()) {
    return Wrong(
        StrCat("a file is there twice: ", *std::adjacent_find(paths.begin(), paths.end())));
  }
  for (const std::string_view path : paths) {
    for (size_t slash = path.find('/'); slash != std::string_view::npos;
         slash = path.find('/', slash + 1)) {
      if (std::binary_search(paths.begin(), paths.end(), path.substr(0, slash))) {
        return Wrong(StrCat(path.substr(0, slash), " is a file and a folder"));
      }
    }
  }
  return absl::OkStatus();
}

}  // namespace etalon
