// etalon rescore: the scores of a record once more, from the record alone.
#include "records/rescore.h"

#include <memory>

#include "base/python.h"
#include "base/status.h"
#include "base/str.h"
#include "base/terminal.h"
#include "base/try.h"
#include "cli/code_consent.h"
#include "cli/new_record.h"
#include "cli/print.h"
#include "cli/progress/progress_flags.h"
#include "cli/record_output.h"
#include "cli/record_report.h"
#include "cli/table.h"
#include "records/record_reader.h"
#include "records/score_answers.h"
#include "records/task_scorer.h"

namespace etalon {
namespace {

struct RescoreFlags {
  std::string record, output;
  ReportLanguage language;
  ProgressFlags progress;
  CodeConsent code;
  bool is_json = false;
  Log* log = nullptr;
};

void PrintReportJson(const RescoreReport& report, const std::string& record) {
  Value::List differences(report.differences.begin(), report.differences.end());
  const Value shown = Value::MakeDict({{"record", record},
                                       {"samples", report.samples},
                                       {"was_scored", report.was_scored},
                                       {"agrees", report.difference_count == 0},
                                       {"difference_count", report.difference_count},
                                       {"differences", Value(std::move(differences))},
                                       {"results", report.computed.results},
                                       {"groups", report.computed.groups},
                                       {"counts", report.computed.counts}});
  PrintJson(shown);
}

// How many samples the record says it has, for progress alone: they are counted again later.
absl::StatusOr<int64_t> CountSamples(const std::string& record) {
  ETALON_TRY(const Value manifest, ReadManifest(record));
  const Value* samples = manifest.Find("samples");
  return samples == nullptr ? 0 : samples->FindInt("count");
}

// Verdicts of another Python or other limits may be others, and are no fault of the record.
void NoteOtherRunners(const Value& plan, const ScoringPrograms& programs, Log* log) {
  if (MarkingOf(plan) == Marking::kNone || log == nullptr) return;
  const Value* settings = plan.Find("settings");
  Value here{Value::Dict()};
  programs.Describe(&here);
  for (const auto& [key, runner] : here.AsDict()) {
    const Value* stated = settings == nullptr ? nullptr : settings->Find(key);
    if (stated == nullptr || *stated == runner) continue;
    log->Note(StrCat("what is run again ran with ", PythonJson(*stated), ", and here with ",
                     PythonJson(runner), ": another verdict need not mean a wrong record"));
  }
}

// Of a record that keeps answers alone: the record that the run would have left.
absl::Status WriteScored(const RescoreFlags& options, ProgressReporter* reporter) {
  ETALON_TRY_DO(RequireNoOutput(options.output));
  ETALON_TRY(const Value old, ReadManifest(options.record));
  ETALON_TRY_DO(RequireAnswersAlone(*old.Find("plan"), options.record));
  ETALON_TRY(const int64_t samples, CountSamples(options.record));
  ETALON_TRY(const auto programs, PrepareCodeOf(*old.Find("plan"), options.code));
  Value runners{Value::Dict()};
  if (programs != nullptr) programs->Describe(&runners);
  const NewRecord record = {.output = options.output,
                            .plan = ScoredPlan(*old.Find("plan"), runners),
                            .samples = samples,
                            .language = options.language.language(),
                            .shown = {options.is_json, options.progress.is_quiet}};
  return MakeNewRecord(record, reporter, [&](RecordWriterOptions writer) {
    writer.programs = programs.get();
    return ScoreAnswers(options.record, record.plan, writer);
  });
}

absl::Status RescoreRecord(const RescoreFlags& given, ProgressReporter* reporter) {
  RescoreFlags options = given;
  ETALON_TRY(options.record, RecordFolder(given.record));
  if (!options.output.empty()) return WriteScored(options, reporter);
  ETALON_TRY(const int64_t samples, CountSamples(options.record));
  ProgressPhase phase(reporter, {.name = "scoring", .unit = "samples", .total = samples});
  ETALON_TRY(const Value manifest, ReadManifest(options.record));
  const Value& plan = *manifest.Find("plan");
  // Verdicts of a scored record are in it.
  std::unique_ptr<ScoringPrograms> programs;
  if (options.code.is_given || options.code.allows_python || MarkingOf(plan) == Marking::kNone) {
    ETALON_TRY(programs, PrepareCodeOf(plan, options.code));
    if (programs != nullptr) NoteOtherRunners(plan, *programs, options.log);
  }
  ETALON_TRY(const RescoreReport report,
             Rescore(options.record, {.on_progress = [&](int64_t done) { phase.Update(done); },
                                      .programs = programs.get()}));
  phase.End();
  reporter->Result("samples", report.samples);
  if (options.is_json) {
    PrintReportJson(report, options.record);
  } else if (!options.progress.is_quiet) {
    Value shown = report.manifest;
    shown.Set("results", report.computed.results);
    shown.Set("groups", report.computed.groups);
    shown.Set("counts", report.computed.counts);
    PrintRecord(shown, options.record, OutputColumns());
  }
  if (!report.was_scored && !options.is_json && !options.progress.is_quiet) {
    PrintText(
        StrCat("the record keeps answers alone, so nothing was compared; these scores are written "
               "by\n  etalon rescore ",
               options.record, " --output FOLDER\n"));
  }
  if (!report.was_scored) return absl::OkStatus();
  if (report.difference_count == 0) {
    if (!options.is_json && !options.progress.is_quiet) {
      PrintText(
          StrCat("agrees: ", report.samples, " samples scored again, every score is the same\n"));
    }
    return absl::OkStatus();
  }
  std::string message =
      StrCat(options.record, ": ", report.difference_count, " scores differ from the record");
  for (const std::string& difference : report.differences) StrAppend(&message, "\n  ", difference);
  return absl::AbortedError(message);
}

Action Declare(Flags* flags) {
  auto options = std::make_shared<RescoreFlags>();
  options->log = flags->log();
  flags->Positional("RECORD", "folder of the record", &options->record).kind = ValueKind::kFolder;
  flags
      ->Text("--output", "new folder for the scored record, of one that `run --predict-only` left",
             &options->output)
      .kind = ValueKind::kFolder;
  options->code.Declare(flags);
  flags->Switch("--json", "results and differences as JSON on standard output", &options->is_json);
  options->language.Declare(flags);
  options->progress.Declare(flags, "only the exit code: 0 agrees, 1 differs, 4 damaged");
  return [options] {
    return WithProgress(options->progress, "rescore", [&](ProgressReporter* reporter) {
      return RescoreRecord(*options, reporter);
    });
  };
}

}  // namespace

extern const CommandEntry command_rescore;
const CommandEntry command_rescore = {
    .name = "rescore",
    .summary = "score a record again from its answers and compare; needs no model",
    .examples =
        "  etalon rescore runs/m\n"
        "  etalon rescore runs/m-answers --output runs/m\n",
    .order = 6,
    .declare = Declare,
};

}  // namespace etalon
