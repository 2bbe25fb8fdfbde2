// etalon pull: data sets and model files from a hub, for use without a network.
#include <memory>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/files/cache_folder.h"
#include "base/safe_text.h"
#include "base/status.h"
#include "base/str.h"
#include "base/try.h"
#include "cli/hub/hub_pull.h"
#include "cli/print.h"
#include "cli/progress/progress_flags.h"
#include "cli/size_text.h"
#include "cli/table.h"

namespace etalon {
namespace {

struct PullOptions {
  std::vector<std::string> sources, configurations;
  std::string revision, hub, into;
  bool is_dry = false, is_json = false;
  ProgressFlags progress;
};

absl::StatusOr<PullRequest> RequestOf(const std::string& source, const PullOptions& options) {
  constexpr std::string_view kDatasets = "hf://datasets/";
  PullRequest request;
  if (!options.revision.empty()) request.revision = options.revision;
  request.configurations = options.configurations;
  if (source.starts_with(kDatasets)) {
    request.repository.id = source.substr(kDatasets.size());
  } else if (source.starts_with(kHubScheme)) {
    auto model = ParseHubModel(source);
    if (!model.ok()) return UsageError("SOURCES", ToView(model.status().message()));
    if (!options.configurations.empty()) return UsageError("--config", "is of data sets only");
    request.repository = {.kind = HubKind::kModel, .id = model->id};
    request.files = {model->path};
  } else {
    request.repository.id = source;
  }
  const absl::Status is_named = CheckHubId(request.repository.id);
  if (!is_named.ok()) return UsageError("SOURCES", ToView(is_named.message()));
  return request;
}

absl::StatusOr<std::string> Root(const PullOptions& options, const Environment& environment) {
  if (!options.into.empty()) return options.into;
  std::string folder = HubFolder(environment);
  if (folder.empty()) {
    return UsageError("--into",
                      "is missing: there is no cache folder (ETALON_CACHE is set to "
                      "nothing, or there is no HOME)");
  }
  if (!options.is_dry) ETALON_TRY_DO(MakeCacheFolder(folder));
  return folder;
}

// Says what it is about to do, and does it.
absl::StatusOr<Value> PullOne(const PullRequest& request, const PullOptions& options,
                              const HubDoor& door, ProgressReporter* reporter) {
  ETALON_TRY(const auto pull, Pull::Plan(request, door.access, door.world));
  const PullSummary& summary = pull->summary();
  const std::string words = request.repository.Words();
  const std::string place =
      StrCat(" at commit ", summary.commit.substr(0, 12), " in ", summary.folder);
  if (!options.is_dry) {
    options.progress.log->Note(StrCat("pulling ", words, ": ", PullWords(summary)));
    ETALON_TRY_DO(FinishShown(pull.get(), reporter));
  }
  if (!options.is_json && !options.progress.is_quiet) {
    PrintText(options.is_dry
                  ? StrCat(words, ": to get ", PullWords(summary), ";", place, "\n")
                  : StrCat(words, ": ", summary.files, summary.files == 1 ? " file, " : " files, ",
                           SizeText(static_cast<int64_t>(summary.bytes)), ",", place, "\n"));
  }
  return DescribePull(request, summary);
}

absl::Status PullAll(const PullOptions& options, ProgressReporter* reporter) {
  if (options.sources.size() > 1 && !options.configurations.empty()) {
    return UsageError("--config", "goes with one data set");
  }
  const Environment environment = ProcessEnvironment();
  std::vector<PullRequest> requests;
  for (const std::string& source : options.sources) {
    ETALON_TRY(PullRequest request, RequestOf(source, options));
    requests.push_back(std::move(request));
  }
  auto door = OpenHubDoor(options.hub, environment, options.progress.log);
  if (!door.ok()) return UsageError("hub", ToView(door.status().message()));
  ETALON_TRY(const std::string root, Root(options, environment));
  Value::List done;
  for (PullRequest& request : requests) {
    request.root = root;
    request.is_dry = options.is_dry;
    auto described = PullOne(request, options, *door, reporter);
    if (absl::IsUnavailable(described.status())) {
      return absl::UnavailableError(
          StrCat(ToView(described.status().message()), "; what came is kept, and the same command ",
                 "goes on; --hub names another hub, HTTPS_PROXY a proxy"));
    }
    if (!described.ok()) return described.status();
    done.push_back(*std::move(described));
  }
  reporter->Result("output", root);
  if (options.is_json) {
    PrintJson(Value::MakeDict({{options.is_dry ? "to_pull" : "pulled", Value(std::move(done))}}));
  }
  return absl::OkStatus();
}

Action Declare(Flags* flags) {
  auto options = std::make_shared<PullOptions>();
  flags->Positionals("SOURCES", "data sets as OWNER/NAME, model files as hf://OWNER/NAME/FILE.gguf",
                     &options->sources, /*is_required=*/true);
  Flag& config =
      flags->List("--config", "only these configurations of a data set", &options->configurations);
  config.fallback = "all";
  config.is_setting = false;
  Flag& revision = flags->Text("--revision", "branch, tag or commit", &options->revision);
  revision.fallback = "main";
  revision.is_setting = false;
  flags->Text("--hub", "address of the hub", &options->hub).fallback =
      StrCat("HF_ENDPOINT, or ", kPublicHub);
  Flag& into = flags->Text("--into", "folder that --data can name", &options->into);
  into.kind = ValueKind::kFolder;
  into.fallback = "the cache folder, where runs look by themselves";
  into.is_setting = false;
  flags->Switch("--dry-run", "say what would be pulled and how big it is", &options->is_dry)
      .is_setting = false;
  flags->Switch("--json", "as JSON on standard output", &options->is_json);
  options->progress.Declare(flags, "no progress, and no word about what was pulled");
  return [options] {
    return WithProgress(options->progress, "pull",
                        [&](ProgressReporter* reporter) { return PullAll(*options, reporter); });
  };
}

}  // namespace

extern const CommandEntry command_pull;
const CommandEntry command_pull = {
    .name = "pull",
    .summary = "get data sets and model files from a hub, for use without a network",
    .examples =
        "  etalon pull cais/mmlu\n"
        "  etalon pull cais/mmlu --config anatomy --revision main\n"
        "  etalon pull openai/gsm8k --dry-run\n"
        "  etalon pull openai/gsm8k --into hub && etalon run --data hub …\n"
        "  etalon pull hf://OWNER/NAME/FILE.gguf\n",
    .order = 8,
    .declare = Declare,
};

}  // namespace etalon
