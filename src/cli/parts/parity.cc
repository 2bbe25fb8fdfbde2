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
#include "parity/run_parity.h"
#include "ports/table.h"
#include "python/task_python.h"

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
  TaskPython python;
  FunctionTable functions = NativePorts();
  if (options.code.allows_python) functions.Allow(&python);
  FileDigests digests;
  const ParitySource source = {
      .index = index,
      .functions = functions,
      .digests = &digests,
      .data_folders = DataFolders(options.folders),
      .programs = [&](const Value& task) -> absl::StatusOr<std::unique_ptr<ProgramRunner>> {
        return PrepareCode({task}, options.code);
      }};
  const ParityModel model = {.model = opened.model.get(),
                             .is_asked = opened.model != nullptr && !options.renders_only};
  ProgressPhase phase(reporter, {.name = "comparing", .unit = "documents"});
  ETALON_TRY(const RunParity run, CompareRuns(logged, source, model,
                                              [&](int64_t documents) { phase.Update(documents); }));
  phase.End();
  if (options.is_json) {
    PrintJson(ParityAsJson(run));
  } else if (!options.progress.is_quiet) {
    PrintText(ParityAsText(run));
  }
  if (run.agrees()) return absl::OkStatus();
  const auto differ = std::count_if(run.tasks.begin(), run.tasks.end(),
                                    [](const TaskParity& task) { return !task.agrees(); });
  if (differ == 0) return absl::AbortedError("not all groups agree, or were compared");
  return absl::AbortedError(
      StrCat(differ, " of ", run.tasks.size(), " tasks do not agree, or were not compared whole"));
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
