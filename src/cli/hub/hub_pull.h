// Pulling from a hub as a command does it: where things go, what is said before, and how far it is.
// It knows no protocol.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "base/files/user_folders.h"
#include "cli/log.h"
#include "cli/progress/reporter.h"
#include "etalon/value.h"
#include "pull/pull.h"

namespace etalon {

// Begins what names a model of a hub: hf://OWNER/NAME/FILE.gguf.
inline constexpr std::string_view kHubScheme = "hf://";

// Folder of what was pulled, in the cache folder; "" when there is no cache folder.
std::string HubFolder(const Environment& environment);

// A file of a model on a hub. InvalidArgument says what the spelling is.
struct HubModelFile {
  std::string id, path;
};
absl::StatusOr<HubModelFile> ParseHubModel(std::string_view spec);

// Where such a file lies. NotFound says how to get it.
absl::StatusOr<std::string> FindHubModel(std::string_view spec, const Environment& environment);

struct HubDoor {
  HubAccess access;
  PullWorld world;
};
// `hub` is the flag's value; "" for HF_ENDPOINT, else the public one. `log` outlives what is
// returned.
absl::StatusOr<HubDoor> OpenHubDoor(std::string_view hub, const Environment& environment, Log* log);

// "12 files, 3.2 MB, licence mit": what a pull is about to get, and which commit it replaces.
std::string PullWords(const PullSummary& summary);

// Gets what was planned, with its progress.
absl::Status FinishShown(Pull* pull, ProgressReporter* reporter);

Value DescribePull(const PullRequest& request, const PullSummary& summary);

}  // namespace etalon
