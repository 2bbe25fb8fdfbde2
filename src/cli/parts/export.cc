// etalon export: a record in the files of another program.
#include <memory>

#include "base/file.h"
#include "base/files/folder_size.h"
#include "base/files/unfinished.h"
#include "base/status.h"
#include "base/str.h"
#include "base/try.h"
#include "cli/print.h"
#include "cli/progress/progress_flags.h"
#include "cli/record_output.h"
#include "cli/table.h"
#include "records/exports/lm_eval.h"
#include "records/record_reader.h"

namespace etalon {
namespace {

struct ExportOptions {
  std::string record, format, output;
  std::optional<int64_t> bootstrap;
  ProgressFlags progress;
};

absl::Status Export(const ExportOptions& options, ProgressReporter* reporter) {
  if (options.format.empty()) return UsageError("--format", "is missing: lm-eval");
  if (options.output.empty()) return UsageError("--output", "is missing");
  if (FileExists(options.output)) {
    return absl::AlreadyExistsError(
        StrCat("--output ", options.output, " exists; give the name of a new folder"));
  }
  LmEvalExportOptions export_options;
  if (options.bootstrap.has_value()) {
    if (*options.bootstrap < 0 || *options.bootstrap > 10000000) {
      return UsageError("--bootstrap-iters", "must be from 0 to 10000000");
    }
    export_options.bootstrap_iterations = static_cast<int32_t>(*options.bootstrap);
  }
  ETALON_TRY(const std::string record, RecordFolder(options.record));
  ETALON_TRY(const Value manifest, ReadManifest(record));
  const Value* samples = manifest.Find("samples");
  ProgressPhase phase(reporter, {.name = "exporting",
                                 .unit = "samples",
                                 .total = samples == nullptr ? 0 : samples->FindInt("count")});
  export_options.on_progress = [&phase](int64_t done) { phase.Update(done); };
  Unfinished folder(UnfinishedFolder(options.output));
  ETALON_TRY_DO(RemoveTree(folder.path()));
  ETALON_TRY_DO(ExportLmEval(record, folder.path(), export_options));
  ETALON_TRY_DO(folder.FinishAs(options.output));
  ETALON_TRY_DO(SyncFolder(ParentFolder(folder.path())));
  phase.End();
  reporter->Result("output", options.output);
  if (!options.progress.is_quiet) PrintText(StrCat("written: ", options.output, "\n"));
  return absl::OkStatus();
}

Action Declare(Flags* flags) {
  auto options = std::make_shared<ExportOptions>();
  flags->Positional("RECORD", "folder of the record", &options->record).kind = ValueKind::kFolder;
  flags->Text("--format", "whose files", &options->format).choices = {"lm-eval"};
  flags->Text("--output", "new folder", &options->output).kind = ValueKind::kFolder;
  flags
      ->Int("--bootstrap-iters", "resamples for that program's standard errors",
            &options->bootstrap)
      .fallback = StrCat(LmEvalExportOptions().bootstrap_iterations);
  options->progress.Declare(flags, "no progress and no word about what was written");
  return [options] {
    return WithProgress(options->progress, "export",
                        [&](ProgressReporter* reporter) { return Export(*options, reporter); });
  };
}

}  // namespace

extern const CommandEntry command_export;
const CommandEntry command_export = {
    .name = "export",
    .summary = "write a record in another program's files",
    .examples = "  etalon export runs/m --format lm-eval --output runs/m-lm-eval\n",
    .order = 7,
    .declare = Declare,
};

}  // namespace etalon
