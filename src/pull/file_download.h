// One file of a hub into a file beside, checked against the listing: a partial one goes on where it
// ended, and one that is not what the listing says is not kept.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "data/hub_lock.h"
#include "pull/hub_session.h"

namespace etalon {

struct FileDownload {
  HubFile file;
  std::string commit;
  std::string partial_path;  // kept after an error, for the next attempt
  // How many bytes of the file there are now; `resumed` of them from an earlier attempt. May be
  // told fewer than before.
  std::function<void(uint64_t bytes, uint64_t resumed)> on_bytes;
};

// The whole file is at the partial path then, on the disk, with the digest of the listing; returns
// its SHA-256. DataLoss: what the hub sends is not what its listing says, twice.
absl::StatusOr<std::string> DownloadFile(const FileDownload& download, HubSession* session);

// Whether a file has the size and digest of the listing; its SHA-256 if so, else "".
absl::StatusOr<std::string> CheckedSha256(const std::string& path, const HubFile& file);

}  // namespace etalon
