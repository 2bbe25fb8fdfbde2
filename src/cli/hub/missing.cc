#include "cli/hub/missing.h"

#include <map>
#include <memory>
#include <utility>

#include "base/files/cache_folder.h"
#include "base/files/user_folders.h"
#include "base/str.h"
#include "base/try.h"
#include "cli/hub/hub_pull.h"

namespace etalon {
namespace {

absl::Status PullOne(const PullRequest& request, const HubDoor& door, Log* log,
                     ProgressReporter* reporter) {
  ETALON_TRY(const auto pull, Pull::Plan(request, door.access, door.world));
  log->Note(StrCat(request.repository.Words(), " is not here: pulling ", PullWords(pull->summary()),
                   ", into ", pull->summary().folder));
  return FinishShown(pull.get(), reporter);
}

}  // namespace

void MayPull::Declare(Flags* flags) {
  flags->Switch("--offline", "never get data sets or models that are not here from a hub",
                &is_offline);
  flags->Text("--hub", "address of the hub", &hub).fallback =
      StrCat("HF_ENDPOINT, or ", kPublicHub);
}

bool MayPull::Now() const { return !is_offline && !HubFolder(ProcessEnvironment()).empty(); }

absl::Status PullMissingData(const std::vector<MissingDataset>& missing, const MayPull& may,
                             Log* log, ProgressReporter* reporter) {
  const Environment environment = ProcessEnvironment();
  const std::string own = HubFolder(environment);
  // One request a data set, whatever many tasks ask of it.
  std::map<std::pair<std::string, std::string>, PullRequest> requests;
  std::map<std::pair<std::string, std::string>, bool> wants_all;
  for (const MissingDataset& each : missing) {
    const std::pair key(each.id, each.root);
    PullRequest& request = requests[key];
    request.repository.id = each.id;
    request.root = each.root.empty() ? own : each.root;
    if (each.configuration.has_value()) {
      request.configurations.push_back(*each.configuration);
    } else {
      wants_all[key] = true;
    }
  }
  ETALON_TRY(const HubDoor door, OpenHubDoor(may.hub, environment, log));
  ETALON_TRY_DO(MakeCacheFolder(own));
  for (auto& [key, request] : requests) {
    if (wants_all.contains(key)) request.configurations.clear();
    ETALON_TRY_DO(PullOne(request, door, log, reporter));
  }
  return absl::OkStatus();
}

absl::Status PullMissingModel(const std::string& spec, const MayPull& may, Log* log,
                              ProgressReporter* reporter) {
  if (!spec.starts_with(kHubScheme)) return absl::OkStatus();
  const Environment environment = ProcessEnvironment();
  absl::Status is_here = FindHubModel(spec, environment).status();
  if (!absl::IsNotFound(is_here) || !may.Now()) return is_here;
  ETALON_TRY(const HubModelFile model, ParseHubModel(spec));
  ETALON_TRY(const HubDoor door, OpenHubDoor(may.hub, environment, log));
  PullRequest request;
  request.repository = {.kind = HubKind::kModel, .id = model.id};
  request.files = {model.path};
  request.root = HubFolder(environment);
  ETALON_TRY_DO(MakeCacheFolder(request.root));
  return PullOne(request, door, log, reporter);
}

}  // namespace etalon
