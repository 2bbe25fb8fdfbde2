// etalon run: measures a model on tasks and leaves a record.
#include "engine/run.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>

#include "base/file.h"
#include "base/status.h"
#include "base/str.h"
#include "base/try.h"
#include "cli/code_consent.h"
#include "cli/hub/missing.h"
#include "cli/interrupt.h"
#include "cli/model_spec.h"
#include "cli/print.h"
#include "cli/progress/asking.h"
#include "cli/progress/model_steps.h"
#include "cli/progress/progress_flags.h"
#include "cli/record_output.h"
#include "cli/record_report.h"
#include "cli/run/chosen_samples.h"
#include "cli/run/record_beside.h"
#include "cli/run/run_bound.h"
#include "cli/run/run_information.h"
#include "cli/run/run_options.h"
#include "cli/run/run_plan.h"
#include "cli/table.h"
#include "engine/plan_difference.h"
#include "ports/table.h"
#include "python/task_python.h"
#include "records/record_reader.h"
#include "records/record_writer.h"
#include "tasks/selection.h"

namespace etalon {
namespace {

struct PreparedTasks {
  std::unique_ptr<TaskPython> python;  // outlives the tasks; null without --allow-python
  std::vector<std::unique_ptr<Task>> tasks;
  std::vector<TaskGroup> groups;
  int64_t samples = 0;
  FileDigests digests;  // of the files of all of them
};

// Reads the files that are in no slot of `prepared` yet. Those whose data set is not here stay out
// when `missing` is given.
absl::Status ReadTasks(const Selection& selection, const TaskSettings& settings,
                       PreparedTasks* prepared, std::vector<MissingDataset>* missing,
                       ProgressPhase* phase) {
  FunctionTable functions = NativePorts();
  functions.Allow(prepared->python.get());
  int64_t done = 0;
  for (size_t i = 0; i < selection.tasks.size(); ++i) {
    phase->Update(++done);
    if (prepared->tasks[i] != nullptr) continue;
    auto task = Task::Create(selection.tasks[i], settings, functions, &prepared->digests);
    const auto unpulled = MissingDatasetOf(task.status());
    if (unpulled.has_value() && missing != nullptr) {
      missing->push_back(*unpulled);
      continue;
    }
    if (!task.ok()) return task.status();
    prepared->tasks[i] = *std::move(task);
  }
  return absl::OkStatus();
}

void NoteMetricsLeftOut(const PreparedTasks& prepared, Log* log) {
  for (const auto& task : prepared.tasks) {
    for (const std::string& metric : task->metrics_left_out()) {
      log->Note(StrCat("task ", task->name(), ": ", metric,
                       " is no metric of its output_type and is left out, as lm-eval does"));
    }
  }
}

// A pull may have put another commit in place of what a task was prepared on.
void ForgetPulled(const std::vector<MissingDataset>& pulled, PreparedTasks* prepared) {
  for (auto& task : prepared->tasks) {
    if (task == nullptr) continue;
    const std::string id = task->plan().Find("dataset")->FindString("path");
    const bool is_pulled = std::any_of(pulled.begin(), pulled.end(),
                                       [&](const MissingDataset& each) { return each.id == id; });
    if (is_pulled) task.reset();
  }
}

absl::StatusOr<PreparedTasks> PrepareTasks(const RunOptions& options, const TaskSettings& given,
                                           ProgressReporter* reporter) {
  ETALON_TRY(const TaskIndex index, BuildTaskIndex(options.folders, reporter));
  ETALON_TRY(const Selection selection, SelectTasks(index, options.tasks));
  ETALON_TRY_DO(RequireChosenTasks(given.chosen, selection));
  PreparedTasks prepared;
  prepared.groups = selection.groups;
  if (options.code.allows_python) prepared.python = std::make_unique<TaskPython>();
  prepared.tasks.resize(selection.tasks.size());
  TaskSettings settings = given;
  std::vector<MissingDataset> missing;
  const auto read = [&](std::vector<MissingDataset>* out) {
    ProgressPhase phase(reporter, {.name = "reading",
                                   .unit = "tasks",
                                   .total = static_cast<int64_t>(selection.tasks.size())});
    return ReadTasks(selection, settings, &prepared, out, &phase);
  };
  ETALON_TRY_DO(read(options.may_pull.Now() ? &missing : nullptr));
  // A task may ask several data sets, and says so one by one.
  constexpr int kRoundsMax = 4;
  for (int round = 1; !missing.empty(); ++round) {
    ETALON_TRY_DO(PullMissingData(missing, options.may_pull, options.log, reporter));
    ForgetPulled(missing, &prepared);
    missing.clear();
    settings.data_folders = DataFolders(options.folders);
    ETALON_TRY_DO(read(round < kRoundsMax ? &missing : nullptr));
  }
  for (const auto& task : prepared.tasks) prepared.samples += task->sample_count();
  NoteMetricsLeftOut(prepared, options.log);
  return prepared;
}

// Makes every sample once, so that a row that cannot be asked is found before anything was paid
// for.
absl::Status CheckSamples(const PreparedTasks& prepared, ProgressReporter* reporter) {
  ProgressPhase phase(reporter, {.name = "checking", .unit = "samples", .total = prepared.samples});
  TaskStream stream(prepared.tasks);
  int64_t done = 0;
  while (true) {
    ETALON_TRY(const std::optional<Sample> sample, stream.Next());
    if (!sample.has_value()) return absl::OkStatus();
    phase.Update(++done);
  }
}

// What is asked of a chat template that it will not print.
void NoteLostSystemMessages(const RunOptions& options, const Value& model,
                            const PreparedTasks& prepared) {
  if (!options.applies_chat_template || model.FindBool("chat_takes_system", true)) return;
  const bool has_system =
      !options.system_instruction.empty() ||
      std::any_of(prepared.tasks.begin(), prepared.tasks.end(), [](const auto& task) {
        const Value* description = task->plan().Find("config")->Find("description");
        return description != nullptr && !(*description == Value("")) && !description->is_none();
      });
  if (!has_system) return;
  options.log->Note(
      "the model's chat template prints no system message: the system instruction and the "
      "descriptions of tasks are left out, as lm-eval does");
}

// What runs the functions of the tasks, as the plan states it.
void DescribePython(const PreparedTasks& prepared, Value* plan_settings) {
  if (prepared.python == nullptr || prepared.python->workers() == nullptr) return;
  plan_settings->Set("python", prepared.python->workers()->Describe());
}

// What runs the programs of the tasks, null when they have none; the plan states it.
absl::StatusOr<std::unique_ptr<ScoringPrograms>> FindPrograms(const RunOptions& options,
                                                              const PreparedTasks& prepared,
                                                              Value* plan_settings) {
  DescribePython(prepared, plan_settings);
  if (options.is_predict_only) return std::unique_ptr<ScoringPrograms>();
  std::vector<Value> plans;
  for (const auto& task : prepared.tasks) plans.push_back(task->plan());
  ETALON_TRY(auto programs, PrepareCode(plans, options.code));
  if (programs != nullptr) programs->Describe(plan_settings);
  return programs;
}

absl::StatusOr<OpenedModel> OpenShown(const std::string& spec, ModelOptions options,
                                      ProgressReporter* reporter) {
  ModelStepProgress steps(reporter);
  options.on_step = [&steps](const ModelStep& step) { steps.Update(step); };
  return OpenModel(spec, std::move(options), Interrupts());
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

// The record of a run as far as it is written, and what its report will show.
struct RunRecord {
  RunRecord(const RunInputs& inputs, const std::string& folder, ProgramRunner* programs)
      : report(inputs.plan),
        beside(inputs.plan,
               {.folder = folder, .programs = programs, .on_document = report.on_document()}) {}
  ReportWatch report;
  RecordBeside beside;
};

// Of a record that was there already: it is left as it is. A kill may have come before its report.
absl::StatusOr<Value> ReadFinished(const RunOptions& options) {
  const std::string report = JoinPath(options.output, kReportFile);
  if (!FileExists(report)) {
    const absl::Status written =
        WriteReport(options.output, report, options.language.language(), {});
    if (!written.ok()) options.log->Note(ToView(written.message()));
  }
  return ReadManifest(options.output);
}

// `record` is null when a finished record was there already.
absl::StatusOr<Value> CloseRecord(const RunOptions& options, const RunInputs& inputs,
                                  const RunMeasure& measure, RunRecord* record) {
  if (record == nullptr) return ReadFinished(options);
  auto manifest = record->beside.Finish(DescribeRun(measure));
  if (!manifest.ok()) {
    return Annotate(manifest.status(),
                    StrCat("all answers are safe in ", inputs.journal_path,
                           ", but the record could not be written (run again with --resume)"));
  }
  record->report.Write(*manifest, options.output, options.language.language());
  return manifest;
}

absl::StatusOr<RunSummary> Ask(const RunInputs& given, const PreparedTasks& prepared,
                               const OpenedModel& opened, RunRecord* record,
                               ProgressReporter* reporter) {
  RunInputs inputs = given;
  AskingProgress progress(reporter, prepared.samples / inputs.shard.count);
  inputs.on_progress = [&](const RunProgress& run) { progress.OnRun(run, opened.statistics()); };
  if (opened.trie != nullptr) {
    opened.trie->Observe([&](int64_t tokens) { progress.OnTokens(tokens, opened.statistics()); });
  }
  if (record != nullptr) {
    inputs.on_window = [record](std::vector<AnsweredSample> window) {
      record->beside.Take(std::move(window));
    };
  }
  TaskStream stream(prepared.tasks);
  const InterruptCounter counter;
  auto summary = RunShard(inputs, &stream, opened.model.get());
  if (opened.trie != nullptr) opened.trie->Observe({});
  return summary;
}

absl::Status Run(const RunOptions& options, ProgressReporter* reporter) {
  RunMeasure measure;
  measure.started = std::chrono::system_clock::now();
  const auto start = std::chrono::steady_clock::now();
  ETALON_TRY(RunSettings settings, ReadRunSettings(options));
  ETALON_TRY_DO(RequireFreshOutput(options));
  ETALON_TRY(const PreparedTasks prepared, PrepareTasks(options, settings.tasks, reporter));
  ETALON_TRY(const auto programs, FindPrograms(options, prepared, &settings.plan_settings));
  if (!IsFreeModel(options.model)) ETALON_TRY_DO(CheckSamples(prepared, reporter));
  options.log->Detail(
      StrCat(prepared.tasks.size(), " tasks with ", prepared.samples, " samples are read"));

  ETALON_TRY_DO(PullMissingModel(options.model, options.may_pull, options.log, reporter));
  ETALON_TRY(const OpenedModel opened, OpenShown(options.model, settings.model, reporter));
  options.log->Detail(StrCat("the model ", options.model, " is ready"));
  NoteLostSystemMessages(options, opened.model->Identity(), prepared);
  RunInputs inputs;
  inputs.shard = settings.shard;
  inputs.limits = settings.window;
  inputs.is_resume = options.is_resume;
  inputs.interrupts = Interrupts();
  ETALON_TRY(inputs.plan, MakePlan(opened.model->Identity(), settings.plan_settings, prepared.tasks,
                                   prepared.groups));
  ETALON_TRY_DO(MakeFolders(options.output));
  inputs.journal_path = JoinPath(options.output, kJournalFile);
  ETALON_TRY(const bool is_finished, IsFinished(options, inputs.plan));
  reporter->Result("output", options.output);
  if (is_finished && !FileExists(inputs.journal_path)) {
    ETALON_TRY(const Value manifest, ReadFinished(options));
    PrintNewRecord(manifest, options.output, {options.is_json, options.progress.is_quiet});
    return RequireAnyScore(manifest, options.output);
  }
  // Until the record is closed: a second program that resumes the same folder would write it too.
  ETALON_TRY(const auto lock, LockJournal(inputs.journal_path));
  inputs.lock = lock.get();
  std::optional<RunRecord> record;
  if (settings.shard.count == 1 && !is_finished)
    record.emplace(inputs, options.output, programs.get());
  ETALON_TRY(const RunSummary summary,
             Ask(inputs, prepared, opened, record.has_value() ? &*record : nullptr, reporter));
  options.log->Detail(StrCat(summary.samples_asked, " samples were asked now, ",
                             summary.end.samples, " are in the journal"));

  measure.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  measure.samples = summary.end.samples;
  reporter->Result("samples_asked", summary.samples_asked);
  measure.samples_asked = summary.samples_asked;
  measure.requests_asked = summary.requests_asked;
  measure.shards = settings.shard.count;
  measure.threads = settings.model.threads;
  measure.tokens = opened.statistics();
  if (settings.shard.count > 1) {
    if (!options.progress.is_quiet) {
      PrintText(StrCat("shard ", settings.shard.index, "/", settings.shard.count,
                       " is complete in ", options.output,
                       "; when all are, put them together with\n"
                       "  etalon merge --output FOLDER SHARD…\n"));
    }
    return absl::OkStatus();
  }
  measure.bound = MeasureBound(opened, measure.seconds);
  ETALON_TRY(const Value manifest,
             CloseRecord(options, inputs, measure, record.has_value() ? &*record : nullptr));
  options.log->Detail(StrCat("the record ", options.output, " is written"));
  PrintNewRecord(manifest, options.output, {options.is_json, options.progress.is_quiet});
  if (measure.bound.has_value() && !options.is_json && !options.progress.is_quiet) {
    PrintText(StrCat(BoundText(*measure.bound), "\n"));
  }
  return RequireAnyScore(manifest, options.output);
}

Action Declare(Flags* flags) {
  auto options = std::make_shared<RunOptions>();
  options->Declare(flags);
  return [options] {
    return WithProgress(options->progress, "run",
                        [&](ProgressReporter* reporter) { return Run(*options, reporter); });
  };
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
