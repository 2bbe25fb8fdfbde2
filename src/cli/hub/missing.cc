#include "cli/hub/missing.h"

#include <map>
#include <memory>
#include <set>
#include <utility>

#include "base/files/cache_folder.h"
#include "base/files/user_folders.h"
#include "base/str.h"
#include "base/try.h"
#include "cli/hub/hub_pull.h"

namespace etalon {
namespace {

// Without a network a run can still have what is brought to it.
std::string Elsewhere(const PullRequest& request) {
  if (request.repository.kind == HubKind::kModel) {
    return "; or bring the file from elsewhere and name it with --model";
  }
  std::string command = StrCat("etalon pull ", request.repository.id);
  const std::set<std::string> names(request.configurations.begin(), request.configurations.end());
  for (const std::string& name : names) StrAppend(&command, " --config ", name);
  if (request.revision != PullRequest().revision) {
    StrAppend(&command, " --revision ", request.revision);
  }
  return StrCat("; or get it elsewhere with `", command,
                " --into FOLDER` and name that folder with --data");
}

absl::Status PullPlanned(const PullRequest& request, const HubDoor& door, Log* log,
                         ProgressReporter* reporter) {
  ETALON_TRY(const auto pull, Pull::Plan(request, door.access, door.world));
  const PullSummary& summary = pull->summary();
  const bool is_part = !summary.commit_here.empty();
  log->Note(StrCat(request.repository.Words(), is_part ? " is not here whole" : " is not here",
                   ": pulling ", PullWords(summary), ", into ", summary.folder));
  return FinishShown(pull.get(), reporter);
}

absl::Status PullOne(const PullRequest& request, const HubDoor& door, Log* log,
                     ProgressReporter* reporter) {
  absl::Status status = PullPlanned(request, door, log, reporter);
  if (!absl::IsUnavailable(status)) return status;
  return absl::UnavailableError(StrCat(ToView(status.message()), Elsewhere(request)));
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
  std::set<std::pair<std::string, std::string>> wants_all, commits;
  for (const MissingDataset& each : missing) {
    const std::pair key(each.id, each.root);
    PullRequest& request = requests[key];
    request.repository.id = each.id;
    request.root = each.root.empty() ? own : each.root;
    if (each.configuration.has_value()) {
      request.configurations.push_back(*each.configuration);
    } else {
      wants_all.insert(key);
    }
    // The rest of what is here is got of the same commit: a run never moves what was pulled before.
    if (each.commit.empty()) continue;
    request.revision = each.commit;
    commits.insert(key);
  }
  ETALON_TRY(const HubDoor door, OpenHubDoor(may.hub, environment, log));
  ETALON_TRY_DO(MakeCacheFolder(own));
  for (auto& [key, request] : requests) {
    if (wants_all.contains(key)) request.configurations.clear();
    absl::Status status = PullOne(request, door, log, reporter);
    if (absl::IsNotFound(status) && commits.contains(key)) {
      status = absl::NotFoundError(
          StrCat(ToView(status.message()), "; what is here of it is of that commit: `etalon pull ",
                 request.repository.id, "` replaces it by what the hub has now"));
    }
    ETALON_TRY_DO(status);
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
  ETALON_TRY(const auto lock, ReadHubLock(RepositoryFolder(request.root, request.repository)));
  if (lock.has_value() && lock->Find(model.path) != nullptr) request.revision = lock->commit;
  return PullOne(request, door, log, reporter);
}

}  // namespace etalon
