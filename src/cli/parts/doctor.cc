// etalon doctor: what this machine and this installation can do, and what would be slow.
#include <unistd.h>

#include <chrono>
#include <memory>
#include <set>
#include <thread>

#include "absl/strings/str_format.h"
#include "base/file.h"
#include "base/files/user_folders.h"
#include "base/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "cli/commands.h"
#include "cli/doctor/findings.h"
#include "cli/doctor/report.h"
#include "cli/print.h"
#include "cli/progress/model_steps.h"
#include "cli/progress/progress_flags.h"
#include "cli/settings/settings.h"
#include "cli/shared_files.h"
#include "cli/table.h"
#include "cli/task_selection.h"
#include "data/reader.h"
#include "models/model_tools.h"
#include "sandbox/sandbox.h"

namespace etalon {
namespace {

struct DoctorOptions {
  std::string output = ".", model;
  std::optional<int64_t> context;
  TaskFolders folders;
  ProgressFlags progress;
  bool is_json = false;
};

std::string MessageOf(const absl::Status& status) { return std::string(ToView(status.message())); }

void LookAtMachine(const DoctorOptions& options, DoctorFacts* facts) {
  constexpr auto kLook = std::chrono::milliseconds(500);
  facts->machine = ReadMachine("");
  const CpuSample before = SampleCpu("");
  std::this_thread::sleep_for(kLook);
  facts->use = UseBetween(before, SampleCpu(""), getpid());
  facts->disk = ReadDisk(options.output);
}

void LookAtProgram(const DoctorOptions& options, DoctorFacts* facts, ProgressReporter* reporter) {
  if (auto runtime = DescribeRuntime(); runtime.ok()) {
    facts->runtime = *std::move(runtime);
  } else {
    facts->runtime_error = MessageOf(runtime.status());
  }
  if (auto version = ArrowVersion(); version.ok()) {
    facts->arrow_version = *std::move(version);
  } else {
    facts->arrow_error = MessageOf(version.status());
  }
  if (const auto sandbox = Sandbox::Start({}); sandbox.ok()) {
    facts->sandbox_python = (*sandbox)->python_version();
  } else {
    facts->sandbox_error = MessageOf(sandbox.status());
  }
  facts->starter_folder = StandardsFolder("starter");
  facts->data_folders = DataFolders(options.folders);
  facts->cache_folder = FindUserFolders(ProcessEnvironment()).cache;
  const auto index = BuildTaskIndex(options.folders, reporter);
  if (!index.ok()) {
    facts->tasks_error = MessageOf(index.status());
    return;
  }
  for (const auto& [name, entry] : index->entries()) {
    if (entry.kind == EntryKind::kTask) ++facts->tasks;
  }
  facts->broken_task_files = static_cast<int64_t>(index->broken().size());
}

// Of all commands: what holds for one of them alone is wrong too.
void LookAtSettings(DoctorFacts* facts) {
  CommonOptions common;
  const std::vector<Command> commands = DeclareCommands(&common);
  const Settings settings = Settings::LoadRight(ProcessEnvironment(), "", commands);
  std::set<std::string> said;
  const auto say = [&](const absl::Status& error) {
    if (said.insert(MessageOf(error)).second) facts->settings_errors.push_back(MessageOf(error));
  };
  for (const absl::Status& error : settings.errors()) say(error);
  for (const Command& command : commands) {
    for (const absl::Status& error : settings.ApplyRight(command)) say(error);
  }
  facts->settings_notes = settings.notes();
}

absl::Status LookAtModel(const DoctorOptions& options, DoctorFacts* facts,
                         ProgressReporter* reporter) {
  if (options.model.empty()) return absl::OkStatus();
  ModelFileQuery query = {.path = options.model, .context = 0, .on_step = {}};
  if (options.context.has_value()) {
    if (*options.context < 1 || *options.context > 1 << 24) {
      return UsageError("--ctx", "must be from 1 to 16777216");
    }
    query.context = static_cast<int32_t>(*options.context);
  }
  ModelStepProgress steps(reporter);
  query.on_step = [&steps](const ModelStep& step) { steps.Update(step); };
  if (auto model = DescribeModelFile(query); model.ok()) {
    facts->model = *std::move(model);
  } else {
    facts->model_error = MessageOf(model.status());
  }
  return absl::OkStatus();
}

absl::Status Doctor(const DoctorOptions& options, ProgressReporter* reporter) {
  DoctorFacts facts;
  // The machine first: what comes then keeps it busy itself.
  LookAtMachine(options, &facts);
  LookAtProgram(options, &facts, reporter);
  LookAtSettings(&facts);
  ETALON_TRY_DO(LookAtModel(options, &facts, reporter));
  const std::vector<Finding> findings = Examine(facts);
  if (options.is_json) {
    PrintJson(DoctorJson(facts, findings));
  } else {
    PrintText(DoctorText(facts, findings));
  }
  const auto broken = std::count_if(findings.begin(), findings.end(), [](const Finding& each) {
    return each.kind == FindingKind::kBroken;
  });
  if (broken == 0) return absl::OkStatus();
  return absl::AbortedError(
      StrCat(broken, broken == 1 ? " thing would not work" : " things would not work"));
}

Action Declare(Flags* flags) {
  auto options = std::make_shared<DoctorOptions>();
  Flag& output = flags->Text("--output", "folder where records would go", &options->output);
  output.kind = ValueKind::kFolder;
  output.fallback = "this one";
  Flag& model = flags->Text("--model", "a GGUF file: whether it would run here, and how well",
                            &options->model);
  model.kind = ValueKind::kFile;
  model.is_setting = false;  // that of a run may be no file
  flags->Int("--ctx", "context in tokens that it would run with", &options->context).fallback =
      "as a run takes";
  options->folders.Declare(flags);
  flags->Switch("--json", "as JSON on standard output", &options->is_json);
  options->progress.Declare(flags, "no progress");
  return [options] {
    return WithProgress(options->progress, "doctor",
                        [&](ProgressReporter* reporter) { return Doctor(*options, reporter); });
  };
}

}  // namespace

extern const CommandEntry command_doctor;
const CommandEntry command_doctor = {
    .name = "doctor",
    .summary = "what this machine can do, what would not work, what would be slow and why",
    .examples =
        "  etalon doctor\n"
        "  etalon doctor --model M.gguf --ctx 4096 --output runs\n",
    .order = 8,
    .judges_settings = true,
    .declare = Declare,
};

}  // namespace etalon
