// etalon parity: an lm-eval run beside our own, sample by sample.
#include <algorithm>
#include <memory>

#include "absl/strings/str_format.h"
#include "base/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "cli/code_consent.h"
#include "cli/interrupt.h"
#include "cli/model_spec.h"
#include "cli/parity_text.h"
#include "cli/print.h"
#include "cli/progress/model_steps.h"
#include "cli/progress/progress_flags.h"
#include "cli/table.h"
#include "cli/task_selection.h"
#include "parity/task_parity.h"
#include "ports/table.h"
#include "python/task_python.h"
#include "tasks/selection.h"

namespace etalon {
namespace {

struct ParityOptions {
  std::vector<std::string> samples;
  std::string model;
  TaskFolders folders;
  std::optional<int64_t> threads, context;
  bool renders_only = false, is_json = false;
  CodeConsent code;
  ProgressFlags progress;
};

absl::StatusOr<OpenedModel> OpenAsked(const ParityOptions& options, ProgressReporter* reporter) {
  if (options.model.empty()) return OpenedModel();
  ModelStepProgress steps(reporter);
  ModelOptions settings;
  settings.threads = static_cast<int32_t>(options.threads.value_or(0));
  settings.context = static_cast<int32_t>(options.context.value_or(0));
  settings.on_step = [&steps](const ModelStep& step) { steps.Update(step); };
  return OpenModel(options.model, std::move(settings), Interrupts());
}

// Where tasks come from, each part made once.
struct TaskSource {
  const TaskIndex& index;
  const std::vector<std::string>& data_folders;
  const FunctionTable& functions;
  FileDigests* digests;
  const CodeConsent& code;
};

// A task that cannot be asked here is a result of the comparison, not its end.
absl::StatusOr<TaskParity> CompareOne(const LoggedTask& logged, const TaskSource& source,
                                      ParityInputs inputs) {
  TaskParity without;
  without.task = logged.task;
  without.samples = logged.samples;
  TaskSettings settings = logged.settings;
  settings.data_folders = source.data_folders;
  auto selection = SelectTasks(source.index, {logged.task});
  absl::Status status = selection.status();
  std::unique_ptr<Task> task;
  if (status.ok()) {
    auto created =
        Task::Create(selection->tasks.front(), settings, source.functions, source.digests);
    status = created.status();
    if (status.ok()) task = *std::move(created);
  }
  std::unique_ptr<ScoringPrograms> programs;
  if (status.ok()) {
    auto prepared = PrepareCode({task->plan()}, source.code);
    status = prepared.status();
    if (status.ok()) programs = *std::move(prepared);
  }
  if (!status.ok()) {
    without.not_compared = std::string(ToView(status.message()));
    return without;
  }
  inputs.task = task.get();
  inputs.logged = &logged;
  inputs.programs = programs.get();
  return CompareTask(inputs);
}

absl::Status Compare(const ParityOptions& options, ProgressReporter* reporter) {
  if (options.samples.empty()) {
    return UsageError("SAMPLES", "name files or folders that lm_eval --log_samples wrote");
  }
  if (options.renders_only && options.model.empty()) {
    return UsageError("--replay", "says what to do with --model, which is missing");
  }
  if (!options.model.empty()) ETALON_TRY_DO(CheckModelSpec(options.model));
  ETALON_TRY(const std::vector<LoggedTask> logged, FindLoggedTasks(options.samples));
  ETALON_TRY(const TaskIndex index, BuildTaskIndex(options.folders, reporter));
  ETALON_TRY(const OpenedModel opened, OpenAsked(options, reporter));
  const std::vector<std::string> data_folders = DataFolders(options.folders);
  TaskPython python;
  FunctionTable functions = NativePorts();
  if (options.code.allows_python) functions.Allow(&python);
  FileDigests digests;
  const TaskSource source = {index, data_folders, functions, &digests, options.code};
  std::vector<TaskParity> reports;
  int64_t done = 0;
  ProgressPhase phase(reporter, {.name = "comparing", .unit = "documents"});
  for (const LoggedTask& each : logged) {
    const int64_t before = done;
    ETALON_TRY(TaskParity report,
               CompareOne(each, source,
                          {.model = opened.model.get(),
                           .asks_model = opened.model != nullptr && !options.renders_only,
                           .on_progress = [&](int64_t documents) {
                             done = before + documents;
                             phase.Update(done);
                           }}));
    reports.push_back(std::move(report));
  }
  phase.End();
  if (options.is_json) {
    PrintJson(ParityAsJson(reports));
  } else if (!options.progress.is_quiet) {
    PrintText(ParityAsText(reports));
  }
  const auto differ = std::count_if(reports.begin(), reports.end(),
                                    [](const TaskParity& report) { return !report.agrees(); });
  if (differ == 0) return absl::OkStatus();
  return absl::AbortedError(
      StrCat(differ, " of ", reports.size(), " tasks do not agree, or were not compared whole"));
}

Action Declare(Flags* flags) {
  auto options = std::make_shared<ParityOptions>();
  flags
      ->Positionals("SAMPLES",
                    "samples_*.jsonl of lm_eval --log_samples, or folders that hold them, beside "
                    "the results_*.json of their runs",
                    &options->samples, true)
      .kind = ValueKind::kFile;
  Flag& model = flags->Text("--model", "ask it all again; without it the logged answers are scored",
                            &options->model);
  model.kind = ValueKind::kModel;
  model.is_setting = false;
  flags->Switch("--replay", "score the logged answers; --model only renders chats",
                &options->renders_only);
  options->folders.Declare(flags);
  options->code.Declare(flags);
  flags->Int("--threads", "computing threads", &options->threads).fallback = "all cores";
  flags->Int("--ctx", "context in tokens", &options->context).fallback =
      "what the model was trained with";
  flags->Switch("--json", "the comparison as JSON on standard output", &options->is_json);
  options->progress.Declare(flags, "only the exit code: 0 all agrees, 1 not");
  return [options] {
    return WithProgress(options->progress, "parity",
                        [&](ProgressReporter* reporter) { return Compare(*options, reporter); });
  };
}

}  // namespace

extern const CommandEntry command_parity;
const CommandEntry command_parity = {
    .name = "parity",
    .summary = "compare a run of lm-eval with ours: prompts, answers, scores",
    .examples =
        "  etalon parity lm_eval_out --task-path lm_eval/tasks --data hub\n"
        "  etalon parity lm_eval_out --model M.gguf --task-path lm_eval/tasks --data hub\n",
    .order = 6,
    .declare = Declare,
};

}  // namespace etalon
