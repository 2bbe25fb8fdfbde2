// etalon report: a record as one page of HTML.
#include <cstdio>
#include <memory>

#include "base/file.h"
#include "base/progress.h"
#include "base/str.h"
#include "base/try.h"
#include "cli/record_report.h"
#include "cli/table.h"
#include "cli/usage.h"

namespace etalon {
namespace {

struct ReportOptions {
  std::string record, output, language = "en";
  bool is_quiet = false;
};

absl::Status Report(const ReportOptions& options) {
  if (options.language != "en" && options.language != "fr") {
    return UsageError("--lang", StrCat("must be en or fr, not ", options.language));
  }
  const std::string path =
      options.output.empty() ? JoinPath(options.record, kReportFile) : options.output;
  Progress progress("reading", "samples", 0, !options.is_quiet && CanDrawProgress());
  ETALON_TRY_DO(WriteReport(options.record, path,
                            options.language == "fr" ? Language::kFrench : Language::kEnglish,
                            [&](int64_t done) { progress.Update(done); }));
  progress.Finish();
  if (!options.is_quiet) std::printf("written: %s\n", path.c_str());
  return absl::OkStatus();
}

Action Declare(Flags* flags) {
  auto options = std::make_shared<ReportOptions>();
  flags->Positional("RECORD", "folder of the record", &options->record);
  flags->Text("--output", "file to write (default: RECORD/report.html, replaced)",
              &options->output);
  flags->Text("--lang", "en or fr (default en)", &options->language);
  flags->Switch("--quiet,-q", "no progress and no closing line", &options->is_quiet);
  return [options] { return Report(*options); };
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
