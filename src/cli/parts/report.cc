// etalon report: a record as one page of HTML.
#include <cstdio>
#include <memory>

#include "base/file.h"
#include "base/str.h"
#include "base/try.h"
#include "cli/print.h"
#include "cli/progress/progress_flags.h"
#include "cli/record_output.h"
#include "cli/record_report.h"
#include "cli/table.h"
#include "records/record_reader.h"

namespace etalon {
namespace {

struct ReportOptions {
  std::string record, output;
  ReportLanguage language;
  ProgressFlags progress;
};

absl::Status Report(const ReportOptions& given, ProgressReporter* reporter) {
  ReportOptions options = given;
  ETALON_TRY(options.record, RecordFolder(given.record));
  const std::string path =
      options.output.empty() ? JoinPath(options.record, kReportFile) : options.output;
  ETALON_TRY(const Value manifest, ReadManifest(options.record));
  ProgressPhase phase(
      reporter,
      {.name = "reading", .unit = "samples", .total = manifest.Find("samples")->FindInt("count")});
  ETALON_TRY_DO(WriteReport(options.record, path, options.language.language(),
                            [&](int64_t done) { phase.Update(done); }));
  phase.End();
  reporter->Result("output", path);
  // In what is no file of its own, as /dev/stdout, the page stands alone.
  const bool is_said = !options.progress.is_quiet && IsReplacedWhenWritten(path);
  if (is_said) PrintText(StrCat("written: ", path, "\n"));
  return absl::OkStatus();
}

absl::Status ShownReport(const ReportOptions& options) {
  return WithProgress(options.progress, "report",
                      [&options](ProgressReporter* reporter) { return Report(options, reporter); });
}

Action Declare(Flags* flags) {
  auto options = std::make_shared<ReportOptions>();
  flags->Positional("RECORD", "folder of the record", &options->record).kind = ValueKind::kFolder;
  Flag& output = flags->Text("--output", "file to write (default: RECORD/report.html, replaced)",
                             &options->output);
  output.kind = ValueKind::kFile;
  output.is_setting = false;
  options->language.Declare(flags);
  options->progress.Declare(flags, "no closing line");
  return [options] { return ShownReport(*options); };
}

}  // namespace

extern const CommandEntry command_report;
const CommandEntry command_report = {
    .name = "report",
    .summary = "write a record as one page of HTML: scores, what not to trust, samples",
    .examples =
        "  etalon report runs/m\n"
        "  etalon report runs/m --lang fr --output rapport.html\n",
    .order = 5,
    .declare = Declare,
};

}  // namespace etalon
