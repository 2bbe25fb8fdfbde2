// etalon merge: the record of a run that was split into shards.
#include <chrono>
#include <memory>

#include "base/file.h"
#include "base/json.h"
#include "base/status.h"
#include "base/str.h"
#include "base/try.h"
#include "cli/code_consent.h"
#include "cli/new_record.h"
#include "cli/progress/progress_flags.h"
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
  ETALON_TRY_DO(RequireNoOutput(options.output));
  std::vector<std::string> journals;
  for (const std::string& shard : options.shards) {
    journals.push_back(IsFolder(shard) ? JoinPath(shard, kJournalFile) : shard);
  }
  RunMeasure measure;
  measure.started = std::chrono::system_clock::now();
  measure.shards = static_cast<int64_t>(journals.size());
  ETALON_TRY(auto stream, JournalSet::Open(journals));
  measure.samples = stream->samples();
  const NewRecord record = {.output = options.output,
                            .plan = stream->plan(),
                            .samples = stream->samples(),
                            .language = options.language.language(),
                            .shown = {options.is_json, options.progress.is_quiet}};
  ETALON_TRY(const auto programs, FindPrograms(record.plan, options.code));
  return MakeNewRecord(record, reporter, [&](RecordWriterOptions writer) {
    writer.programs = programs.get();
    writer.run_information = DescribeRun(measure);
    return WriteRecord(record.plan, stream.get(), writer);
  });
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
