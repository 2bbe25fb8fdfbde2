#include "cli/hub/hub_pull.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

#include "absl/status/status.h"
#include "base/file.h"
#include "base/safe_text.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "cli/size_text.h"

namespace etalon {
namespace {

std::string VariableOr(const Environment& environment, const std::string& name) {
  const auto found = environment.find(name);
  return found == environment.end() ? "" : found->second;
}

}  // namespace

std::string HubFolder(const Environment& environment) {
  const std::string cache = FindUserFolders(environment).cache;
  return cache.empty() ? "" : JoinPath(cache, "hub");
}

absl::StatusOr<HubModelFile> ParseHubModel(std::string_view spec) {
  const std::string_view rest = spec.substr(std::min(kHubScheme.size(), spec.size()));
  const size_t owner = rest.find('/');
  const size_t name =
      owner == std::string_view::npos ? std::string_view::npos : rest.find('/', owner + 1);
  const bool is_named =
      spec.starts_with(kHubScheme) && name != std::string_view::npos && name + 1 < rest.size();
  if (!is_named) {
    return absl::InvalidArgumentError(StrCat("\"", spec, "\" names no model file; they are ",
                                             kHubScheme, "OWNER/NAME/FILE.gguf"));
  }
  HubModelFile file = {.id = std::string(rest.substr(0, name)),
                       .path = std::string(rest.substr(name + 1))};
  ETALON_TRY_DO(CheckHubId(file.id));
  ETALON_TRY_DO(CheckHubPath(file.path));
  return file;
}

absl::StatusOr<std::string> FindHubModel(std::string_view spec, const Environment& environment) {
  ETALON_TRY(const HubModelFile model, ParseHubModel(spec));
  const std::string root = HubFolder(environment);
  const std::string folder = RepositoryFolder(root, {.kind = HubKind::kModel, .id = model.id});
  std::string path = JoinPath(folder, model.path);
  ETALON_TRY(const auto lock, root.empty() ? std::optional<HubLock>() : ReadHubLock(folder));
  const HubFile* file = lock.has_value() ? lock->Find(model.path) : nullptr;
  const bool is_here =
      file != nullptr && file->is_here && FileSize(path).value_or(UINT64_MAX) == file->bytes;
  if (is_here) return path;
  return absl::NotFoundError(
      StrCat("the model ", spec, " is not here; get it with `etalon pull ", spec, "`"));
}

absl::StatusOr<HubDoor> OpenHubDoor(std::string_view hub, const Environment& environment,
                                    Log* log) {
  const std::string endpoint =
      hub.empty() ? VariableOr(environment, "HF_ENDPOINT") : std::string(hub);
  HubDoor door;
  ETALON_TRY(door.access, MakeHubAccess(endpoint, VariableOr(environment, "HF_TOKEN")));
  const Url& url = door.access.endpoint;
  if (!door.access.token.empty() && !url.is_secure() && !url.IsLoopback()) {
    log->Note(StrCat("HF_TOKEN is not sent to ", url.Text(), ", which is plain http"));
  }
  HttpOptions http;
  http.certificates = VariableOr(environment, "SSL_CERT_FILE");
  const auto mutex = std::make_shared<std::mutex>();  // shared: the world's functions are copied
  door.world = {.open_client = [http] { return OpenHttpClient(http); },
                .sleep =
                    [](double seconds) {
                      std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
                    },
                .note =
                    [mutex, log](std::string_view text) {
                      const std::lock_guard<std::mutex> guard(*mutex);
                      log->Note(text);
                    }};
  return door;
}

std::string PullWords(const PullSummary& summary) {
  constexpr size_t kShown = 12;
  std::string words =
      StrCat(summary.files_to_get, summary.files_to_get == 1 ? " file, " : " files, ",
             SizeText(static_cast<int64_t>(summary.bytes_to_get)), ", licence ",
             summary.licence.empty() ? "not stated" : SafeLine(summary.licence));
  if (summary.IsOfAnotherCommit()) {
    StrAppend(&words, "; commit ", summary.commit.substr(0, kShown), " replaces ",
              summary.commit_here.substr(0, kShown));
  }
  if (const size_t kept = summary.kept.size(); kept > 0) {
    StrAppend(&words, "; ", SafeLine(summary.kept[0]),
              kept > 1 ? StrCat(" and ", kept - 1, " more") : "", ", not of this commit, ",
              kept > 1 ? "stay" : "stays");
  }
  return words;
}

absl::Status FinishShown(Pull* pull, ProgressReporter* reporter) {
  const PullSummary& summary = pull->summary();
  ProgressPhase phase(
      reporter, {.name = "pulling", .unit = "bytes", .total = static_cast<int64_t>(summary.bytes)});
  return pull->Finish([&](uint64_t bytes, uint64_t resumed) {
    phase.Update(
        PhaseState{.done = static_cast<double>(bytes), .resumed = static_cast<double>(resumed)});
  });
}

Value DescribePull(const PullRequest& request, const PullSummary& summary) {
  return Value::MakeDict(
      {{"kind", request.repository.kind == HubKind::kDataset ? "dataset" : "model"},
       {"id", request.repository.id},
       {"revision", request.revision},
       {"commit", summary.commit},
       {"commit_here", summary.commit_here},
       {"kept", Value(Value::List(summary.kept.begin(), summary.kept.end()))},
       {"licence", summary.licence},
       {"folder", summary.folder},
       {"files", static_cast<int64_t>(summary.files)},
       {"bytes", static_cast<int64_t>(summary.bytes)},
       {"files_to_get", static_cast<int64_t>(summary.files_to_get)},
       {"bytes_to_get", static_cast<int64_t>(summary.bytes_to_get)}});
}

}  // namespace etalon
