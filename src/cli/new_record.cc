#include "cli/new_record.h"

#include <utility>

#include "base/file.h"
#include "base/files/folder_size.h"
#include "base/files/unfinished.h"
#include "base/str.h"
#include "base/try.h"
#include "cli/progress/progress_flags.h"
#include "cli/record_report.h"

namespace etalon {

absl::Status RequireNoOutput(const std::string& output) {
  if (!FileExists(output)) return absl::OkStatus();
  return absl::AlreadyExistsError(
      StrCat("--output ", output, " exists; give the name of a new folder"));
}

absl::Status MakeNewRecord(
    const NewRecord& record, ProgressReporter* reporter,
    const std::function<absl::StatusOr<Value>(RecordWriterOptions options)>& write) {
  Unfinished folder(UnfinishedFolder(record.output));
  ETALON_TRY_DO(RemoveTree(folder.path()));
  ETALON_TRY_DO(MakeFolders(folder.path()));
  ProgressPhase phase(reporter, {.name = "scoring", .unit = "samples", .total = record.samples});
  ReportWatch report(record.plan);
  ETALON_TRY(const Value manifest,
             write({.folder = folder.path(),
                    .on_progress = [&phase](int64_t done) { phase.Update(done); },
                    .on_document = report.on_document()}));
  ETALON_TRY_DO(folder.FinishAs(record.output));
  ETALON_TRY_DO(SyncFolder(ParentFolder(folder.path())));
  phase.End();
  report.Write(manifest, record.output, record.language);
  reporter->Result("output", record.output);
  PrintNewRecord(manifest, record.output, record.shown);
  return RequireAnyScore(manifest, record.output);
}

}  // namespace etalon
