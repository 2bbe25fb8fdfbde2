// Putting what was pulled in its place: one folder takes the place of another at once, and what
// lies there beside stays. It asks no hub and deletes nothing.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace etalon {

// Paths in `folder` that are neither of `made`, which is sorted, nor a lock file: files that the
// hub had once, or somebody's own. Nothing when there is no such folder. AlreadyExists when one of
// them could not stay, since a file of `made` is called as its folder or the other way round.
absl::StatusOr<std::vector<std::string>> FilesBeside(const std::string& folder,
                                                     const std::vector<std::string>& made);

// The same files below another folder too: linked, or copied where there are no links.
absl::Status TakeAlong(const std::vector<std::string>& paths, const std::string& from,
                       const std::string& to);

// `made` takes the place of `place`, at once where the file system can; else `place` goes to
// `aside` first.
absl::Status Exchange(const std::string& made, const std::string& place, const std::string& aside);

}  // namespace etalon
