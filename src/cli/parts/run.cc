// etalon run: measures a model on tasks and leaves a record.
#include "engine/run.h"

#include <chrono>
#include <cstdio>
#include <memory>

#include "base/file.h"
#include "base/progress.h"
#include "base/status.h"
#include "base/str.h"
#include "base/try.h"
#include "cli/interrupt.h"
#include "cli/model_spec.h"
#include "cli/record_output.h"
#include "cli/run_information.h"
#include "cli/run_options.h"
#include "cli/run_plan.h"
#include "cli/table.h"
#include "engine/plan_difference.h"
#include "engine/shards.h"
#include "records/record_reader.h"
#include "records/record_writer.h"
#include "tasks/selection.h"

namespace etalon {
namespace {

struct BoundTasks {
  std::vector<std::unique_ptr<Task>> tasks;
  std::vector<TaskGroup> groups;
  int64_t samples = 0;
};

absl::StatusOr<BoundTasks> BindTasks(const RunOptions& options, const TaskSettings& settings) {
  ETALON_TRY(const TaskIndex index, BuildTaskIndex(options.folders));
  ETALON_TRY(const Selection selection, SelectTasks(index, options.tasks));
  BoundTasks bound;
  bound.groups = selection.groups;
  const FunctionTable functions;
  FileDigests digests;
  Progress progress("reading", "tasks", static_cast<int64_t>(selection.tasks.size()),
                    !options.is_quiet && CanDrawProgress());
  for (const TaskFile& file : selection.tasks) {
    ETALON_TRY(auto task, Task::Create(file, settings, functions, &digests));
    bound.samples += task->sample_count();
    bound.tasks.push_back(std::move(task));
    progress.Update(static_cast<int64_t>(bound.tasks.size()));
  }
  return bound;
}

// Makes every sample once, so that a row that cannot be asked is found before anything was paid
// for.
absl::Status CheckSamples(const RunOptions& options, const BoundTasks& bound) {
  Progress progress("checking", "samples", bound.samples, !options.is_quiet && CanDrawProgress());
  TaskStream stream(bound.tasks);
  int64_t done = 0;
  while (true) {
    ETALON_TRY(const std::optional<Sample> sample, stream.Next());
    if (!sample.has_value()) return absl::OkStatus();
    progress.Update(++done);
  }
}

absl::Status RequireFreshOutput(const RunOptions& options) {
  if (options.is_resume || !FileExists(options.output)) return absl::OkStatus();
  return absl::AlreadyExistsError(
      StrCat("--output ", options.output,
             " exists; go on with it by --resume, or give the name of a new folder"));
}

// True when the output holds the finished record of this very run. FailedPrecondition when it holds
// another one.
absl::StatusOr<bool> IsFinished(const RunOptions& options, const Value& plan) {
  if (!IsRecord(options.output)) return false;
  ETALON_TRY(const Value manifest, ReadManifest(options.output));
  const Value* finished = manifest.Find("plan");
  ETALON_TRY_DO(RequireEqualPlans(finished == nullptr ? Value() : *finished, plan, options.output));
  return true;
}

// Writes the record from the journal; a record that is there already is left as it is.
absl::StatusOr<Value> CloseRecord(const RunOptions& options, const RunInputs& inputs,
                                  const RunMeasure& measure) {
  // Against a second program that resumes the same folder.
  ETALON_TRY(const auto lock, FileLock::Acquire(inputs.journal_path + ".lock"));
  if (IsRecord(options.output)) return ReadManifest(options.output);
  ETALON_TRY(auto journals, JournalSet::Open({inputs.journal_path}));
  Progress progress("scoring", "samples", journals->samples(),
                    !options.is_quiet && CanDrawProgress());
  auto manifest =
      WriteRecord(inputs.plan, journals.get(),
                  {.folder = options.output,
                   .run_information = DescribeRun(measure),
                   .on_progress = [&progress](int64_t done) { progress.Update(done); }});
  progress.Finish();
  if (!manifest.ok()) {
    return Annotate(manifest.status(),
                    StrCat("all answers are safe in ", inputs.journal_path,
                           ", but the record could not be written (run again with --resume)"));
  }
  return manifest;
}

void Print(const RunOptions& options, const Value& manifest) {
  if (options.is_json) {
    PrintRecordJson(manifest, options.output);
  } else if (!options.is_quiet) {
    PrintRecord(manifest, options.output);
  }
}

absl::StatusOr<RunSummary> Ask(const RunOptions& options, const RunInputs& given,
                               const BoundTasks& bound, const OpenedModel& opened) {
  RunInputs inputs = given;
  const int64_t expected = bound.samples / inputs.shard.count;
  Progress progress("asking", "samples", expected, !options.is_quiet && CanDrawProgress());
  inputs.on_progress = [&](const RunProgress& done) {
    std::string note;
    if (opened.statistics) {
      const TrieStatistics tokens = opened.statistics();
      if (tokens.unique_tokens > 0) {
        note = StrCat("prefixes shared ", tokens.asked_tokens / tokens.unique_tokens, " times");
      }
    }
    progress.Update(done.samples_done, note);
  };
  TaskStream stream(bound.tasks);
  const InterruptCounter counter;
  return RunShard(inputs, &stream, opened.model.get());
}

absl::Status Run(const RunOptions& options) {
  RunMeasure measure;
  measure.started = std::chrono::system_clock::now();
  const auto start = std::chrono::steady_clock::now();
  ETALON_TRY(const RunSettings settings, ReadRunSettings(options));
  ETALON_TRY_DO(RequireFreshOutput(options));
  ETALON_TRY(const BoundTasks bound, BindTasks(options, settings.tasks));
  ETALON_TRY_DO(CheckSamples(options, bound));

  ETALON_TRY(const OpenedModel opened, OpenModel(options.model, settings.model, Interrupts()));
  RunInputs inputs;
  inputs.shard = settings.shard;
  inputs.limits = settings.window;
  inputs.is_resume = options.is_resume;
  inputs.interrupts = Interrupts();
  ETALON_TRY(inputs.plan,
             MakePlan(opened.model->Identity(), settings.plan_settings, bound.tasks, bound.groups));
  ETALON_TRY_DO(MakeFolders(options.output));
  inputs.journal_path = JoinPath(options.output, "journal");
  ETALON_TRY(const bool is_finished, IsFinished(options, inputs.plan));
  if (is_finished && !FileExists(inputs.journal_path)) {
    ETALON_TRY(const Value manifest, ReadManifest(options.output));
    Print(options, manifest);
    return absl::OkStatus();
  }
  ETALON_TRY(const RunSummary summary, Ask(options, inputs, bound, opened));

  measure.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  measure.samples = summary.end.samples;
  measure.samples_asked = summary.samples_asked;
  measure.requests_asked = summary.requests_asked;
  measure.shards = settings.shard.count;
  measure.threads = settings.model.threads;
  if (opened.statistics) measure.tokens = opened.statistics();
  if (settings.shard.count > 1) {
    if (!options.is_quiet) {
      std::printf(
          "shard %ld/%ld is complete in %s; when all are, put them together with\n"
          "  etalon merge --output FOLDER SHARD…\n",
          static_cast<long>(settings.shard.index), static_cast<long>(settings.shard.count),
          options.output.c_str());
    }
    return absl::OkStatus();
  }
  ETALON_TRY(const Value manifest, CloseRecord(options, inputs, measure));
  Print(options, manifest);
  return absl::OkStatus();
}

Action Declare(Flags* flags) {
  auto options = std::make_shared<RunOptions>();
  options->Declare(flags);
  return [options] { return Run(*options); };
}

}  // namespace

extern const CommandEntry command_run;
const CommandEntry command_run = {
    .name = "run",
    .summary = "measure a model on tasks and leave a record",
    .examples =
        "  etalon run --model M.gguf --tasks starter --output runs/m\n"
        "  etalon run --model M.gguf --tasks mmlu,gsm8k --num-fewshot 5 --limit 100 \\\n"
        "      --task-path lm_eval/tasks --data hub --output runs/m-mmlu\n"
        "  etalon run --model M.gguf --tasks starter --output runs/m --resume\n"
        "  etalon run --model replay:runs/m --tasks starter --output runs/m-again\n",
    .order = 1,
    .declare = Declare,
};

}  // namespace etalon
