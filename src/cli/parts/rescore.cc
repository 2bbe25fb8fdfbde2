// etalon rescore: the scores of a record once more, from the record alone.
#include "records/rescore.h"

#include <cstdio>
#include <memory>

#include "base/json.h"
#include "base/progress.h"
#include "base/str.h"
#include "base/try.h"
#include "cli/record_output.h"
#include "cli/table.h"

namespace etalon {
namespace {

struct RescoreOptions {
  std::string record;
  bool is_json = false, is_quiet = false;
};

void PrintJson(const RescoreReport& report, const std::string& record) {
  Value::List differences(report.differences.begin(), report.differences.end());
  const Value shown = Value::MakeDict({{"record", record},
                                       {"samples", report.samples},
                                       {"agrees", report.difference_count == 0},
                                       {"difference_count", report.difference_count},
                                       {"differences", Value(std::move(differences))},
                                       {"results", report.computed.results},
                                       {"groups", report.computed.groups},
                                       {"counts", report.computed.counts}});
  std::fputs((PrettyJson(shown) + "\n").c_str(), stdout);
}

absl::Status RescoreRecord(const RescoreOptions& options) {
  Progress progress("scoring", "samples", 0, !options.is_quiet && CanDrawProgress());
  ETALON_TRY(const RescoreReport report,
             Rescore(options.record, [&](int64_t done) { progress.Update(done); }));
  progress.Finish();
  if (options.is_json) {
    PrintJson(report, options.record);
  } else if (!options.is_quiet) {
    Value shown = report.manifest;
    shown.Set("results", report.computed.results);
    shown.Set("groups", report.computed.groups);
    shown.Set("counts", report.computed.counts);
    PrintRecord(shown, options.record);
  }
  if (report.difference_count == 0) {
    if (!options.is_json && !options.is_quiet) {
      std::printf("agrees: %ld samples scored again, every score is the same\n",
                  static_cast<long>(report.samples));
    }
    return absl::OkStatus();
  }
  std::string message =
      StrCat(options.record, ": ", report.difference_count, " scores differ from the record");
  for (const std::string& difference : report.differences) StrAppend(&message, "\n  ", difference);
  return absl::AbortedError(message);
}

Action Declare(Flags* flags) {
  auto options = std::make_shared<RescoreOptions>();
  flags->Positional("RECORD", "folder of the record", &options->record);
  flags->Switch("--json", "results and differences as JSON on standard output", &options->is_json);
  flags->Switch("--quiet,-q", "only the exit code: 0 agrees, 1 differs, 4 damaged",
                &options->is_quiet);
  return [options] { return RescoreRecord(*options); };
}

}  // namespace

extern const CommandEntry command_rescore;
const CommandEntry command_rescore = {
    .name = "rescore",
    .summary = "score a record again from its answers and compare; needs no model",
    .examples = "  etalon rescore runs/m\n",
    .order = 5,
    .declare = Declare,
};

}  // namespace etalon
