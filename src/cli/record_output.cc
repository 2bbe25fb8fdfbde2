#include "cli/record_output.h"

#include "base/file.h"
#include "base/str.h"
#include "cli/print.h"
#include "cli/record_report.h"
#include "records/survey/caveats.h"
#include "records/survey/failure_reasons.h"
#include "views/results_table.h"

namespace etalon {

void PrintRecord(const Value& manifest, const std::string& folder) {
  std::string text = ResultsTable(manifest);
  // A record that cannot be read again says so when it is opened; here it only gives no reason.
  const auto reasons = ReadFailureReasons(folder, manifest);
  const std::string caveats = CaveatsText(manifest, reasons.ok() ? *reasons : FailureReasons());
  text += caveats;
  if (!caveats.empty()) {
    StrAppend(&text, "\nsamples to look at: etalon show ", folder, " --suspicious\n");
  }
  StrAppend(&text, "record: ", folder, "\n");
  const std::string report = JoinPath(folder, kReportFile);
  if (FileExists(report) && !IsFolder(report)) StrAppend(&text, "report: ", report, "\n");
  PrintText(text);
}

void PrintRecordJson(const Value& manifest, const std::string& folder) {
  Value shown = Value::MakeDict({{"record", folder}});
  for (const char* key : {"results", "groups", "counts"}) {
    if (const Value* value = manifest.Find(key)) shown.Set(key, *value);
  }
  shown.Set("caveats", DescribeCaveats(CaveatsOf(manifest)));
  PrintJson(shown);
}

absl::Status RequireAnyScore(const Value& manifest, const std::string& folder) {
  const Value *results = manifest.Find("results"), *counts = manifest.Find("counts");
  if (results == nullptr || !results->is_list() || counts == nullptr || !counts->is_list()) {
    return absl::OkStatus();
  }
  for (const Value& result : results->AsList()) {
    if (result.Find("estimate") != nullptr) return absl::OkStatus();
  }
  int64_t samples = 0, failed = 0;
  for (const Value& each : counts->AsList()) {
    samples += each.FindInt("samples");
    failed += each.FindInt("failed");
  }
  if (samples == 0) return absl::OkStatus();
  const auto reasons = ReadFailureReasons(folder, manifest);
  const std::string reason =
      reasons.ok() && !reasons->empty() ? StrCat(": ", reasons->begin()->second) : "";
  if (failed == samples) {
    return absl::UnavailableError(StrCat("no sample got an answer, so there is no score", reason,
                                         "; the record is in ", folder));
  }
  return absl::FailedPreconditionError(
      StrCat("no document could be scored", reason, "; the record is in ", folder));
}

}  // namespace etalon
