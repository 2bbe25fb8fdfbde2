// The lock file that a pull leaves in a folder: what the hub has at one commit, and which of it is
// here, checked (docs/formats/hub-lock.md). It asks no hub and reads no other file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace etalon {

inline constexpr std::string_view kHubLockFile = "hub.lock.json";

struct HubFile {
  std::string path;  // relative to the folder
  uint64_t bytes = 0;
  std::string sha256;    // hexadecimal; "" where the hub names it not and the file is not here
  std::string git_sha1;  // of "blob <bytes>\0" and the bytes; "" for a file of git-lfs
  bool is_here = false;  // was pulled, and had this digest
};

struct HubLock {
  std::string hub;             // its address
  std::string kind;            // "dataset" or "model"
  std::string id;              // "owner/name", or a bare name
  std::string revision;        // that was asked for
  std::string commit;          // that it was
  std::string licence;         // as the card states it; "" for none
  std::vector<HubFile> files;  // the whole listing, in byte order of the paths

  const HubFile* Find(std::string_view path) const;  // or null
};

// Nothing when the folder has none. DataLoss names what is wrong with the one that it has.
absl::StatusOr<std::optional<HubLock>> ReadHubLock(const std::string& folder);
absl::Status WriteHubLock(const std::string& folder, const HubLock& lock);

// Whether it is so many hexadecimal digits in lower case, as hubs name commits and bytes.
bool IsHex(std::string_view text, size_t digits);
// Relative, below its folder, and a name that any file system can hold: a listing is foreign.
// InvalidArgument otherwise.
absl::Status CheckHubPath(std::string_view path);
// Data sets and models: one or two plain names. InvalidArgument otherwise.
absl::Status CheckHubId(std::string_view id);
// Where a repository lies below its root's folder of data sets or models: a bare name where no
// owner can be, so that no folder of one repository is in that of another.
std::string HubPlace(std::string_view id);

}  // namespace etalon
