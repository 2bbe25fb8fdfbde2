// etalon merge: the record of a run that was split into shards.
#include <chrono>
#include <memory>

#include "base/file.h"
#include "base/files/folder_size.h"
#include "base/files/unfinished.h"
#include "base/json.h"
#include "base/status.h"
#include "base/str.h"
#include "base/try.h"
#include "cli/code_consent.h"
#include "cli/progress/progress_flags.h"
#include "cli/record_output.h"
#include "cli/record_report.h"
#include "cli/run/run_information.h"
#include "cli/table.h"
#include "engine/shards.h"
#include "records/record_writer.h"
#include "records/task_scorer.h"

namespace etalon {
namespace {

struct MergeOptions {
  std::vector<std::string> shards;
  std::string output;
  ReportLanguage language;
  ProgressFlags progress;
  CodeConsent code;
  bool is_json = false;
};

// What runs the programs of the tasks; null when they have none. It must be what the shards were
// asked for.
absl::StatusOr<std::unique_ptr<ScoringPrograms>> FindPrograms(const Value& plan,
                                                              const CodeConsent& consent) {
  if (MarkingOf(plan) == Marking::kNone) return std::unique_ptr<ScoringPrograms>();
  ETALON_TRY(auto programs, PrepareCodeOf(plan, consent));
  if (programs == nullptr) return programs;
  const Value* settings = plan.Find("settings");
  Value described{Value::Dict()};
  programs->Describe(&described);
  for (const auto& [key, runner] : described.AsDict()) {
    const Value* stated = settings == nullptr ? nullptr : settings->Find(key);
    ETALON_TRY(const std::string there, CanonicalJson(stated == nullptr ? Value() : *stated));
    ETALON_TRY(const std::string here, CanonicalJson(runner));
    if (there == here) continue;
    return absl::FailedPreconditionError(StrCat("programs of the shards' tasks run with ", there,
                                                ", and on this machine with ", here,
                                                "; merge on a machine like theirs"));
  }
  return programs;
}

absl::Status Merge(const MergeOptions& options, ProgressReporter* reporter) {
  if (options.output.empty()) {
    return UsageError("--output", "is missing: where does the record go?");
  }
  if (FileExists(options.output)) {
    return absl::AlreadyExistsError(
        StrCat("--output ", options.output, " exists; give the name of a new folder"));
  }
  std::vector<std::string> journals;
  for (const std::string& shard : options.shards) {
    journals.push_back(IsFolder(shard) ? JoinPath(shard, kJournalFile) : shard);
  }
  RunMeasure measure;
  measure.started = std::chrono::system_clock::now();
  measure.shards = static_cast<int64_t>(journals.size());
  ETALON_TRY(auto stream, JournalSet::Open(journals));
  measure.samples = stream->samples();
  Unfinished folder(UnfinishedFolder(options.output));
  ETALON_TRY_DO(RemoveTree(folder.path()));
  ETALON_TRY_DO(MakeFolders(folder.path()));
  const Value plan = stream->plan();
  ETALON_TRY(const auto programs, FindPrograms(plan, options.code));
  ProgressPhase phase(reporter, {.name = "scoring", .unit = "samples", .total = stream->samples()});
  ReportWatch report(plan);
  ETALON_TRY(const Value manifest,
             WriteRecord(plan, stream.get(),
                         {.folder = folder.path(),
                          .programs = programs.get(),
                          .run_information = DescribeRun(measure),
                          .on_progress = [&](int64_t done) { phase.Update(done); },
                          .on_document = report.on_document()}));
  ETALON_TRY_DO(folder.FinishAs(options.output));
  ETALON_TRY_DO(SyncFolder(ParentFolder(folder.path())));
  phase.End();
  report.Write(manifest, options.output, options.language.language());
  reporter->Result("output", options.output);
  PrintNewRecord(manifest, options.output, {options.is_json, options.progress.is_quiet});
  return RequireAnyScore(manifest, options.output);
}

Action Declare(Flags* flags) {
  auto options = std::make_shared<MergeOptions>();
  flags
      ->Positionals("SHARDS", "folders that `etalon run --shard` left, in any order",
                    &options->shards, /*is_required=*/true)
      .kind = ValueKind::kFolder;
  flags->Text("--output", "new folder for the record", &options->output).kind = ValueKind::kFolder;
  options->code.Declare(flags);
  flags->Switch("--json", "results as JSON on standard output", &options->is_json);
  options->language.Declare(flags);
  options->progress.Declare(flags, "no progress and no table");
  return [options] {
    return WithProgress(options->progress, "merge",
                        [&](ProgressReporter* reporter) { return Merge(*options, reporter); });
  };
}

}  // namespace

extern const CommandEntry command_merge;
const CommandEntry command_merge = {
    .name = "merge",
    .summary = "put the shards of a run together into one record",
    .examples = "  etalon merge --output runs/m runs/m-0 runs/m-1 runs/m-2\n",
    .order = 2,
    .declare = Declare,
};

}  // namespace etalon
