// What a hub answers in JSON: the commit of a revision, and pages of a listing. Foreign bytes, read
// with limits; nothing here asks a hub.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "data/hub_lock.h"

namespace etalon {

// The commit in the answer to api/…/revision/REVISION. DataLoss when there is none.
absl::StatusOr<std::string> ParseCommit(std::string_view json);

// Appends the files of one page of api/…/tree/COMMIT?recursive=true. Folders are left out, and so
// is a file that has the name of our lock file; a folder of that name is an error. DataLoss names
// what is wrong.
absl::Status ParseTreePage(std::string_view json, std::vector<HubFile>* files);

// Brings all pages into the order of a lock file. DataLoss when two files cannot both exist.
absl::Status FinishListing(std::vector<HubFile>* files);

}  // namespace etalon
