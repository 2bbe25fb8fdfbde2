#include "cli/record_output.h"

#include <algorithm>
#include <vector>

#include "base/file.h"
#include "base/str.h"
#include "base/terminal.h"
#include "cli/print.h"
#include "cli/record_report.h"
#include "engine/journal.h"
#include "records/record_files.h"
#include "records/record_reader.h"
#include "records/survey/caveats.h"
#include "records/survey/failure_reasons.h"
#include "records/task_scorer.h"
#include "views/results_table.h"

namespace etalon {
namespace {

// True for what is said of single samples, which `etalon show --suspicious` lists; the rest is true
// of a score as a whole.
bool IsOfSamples(CaveatKind kind) {
  switch (kind) {
    case CaveatKind::kFailed:
    case CaveatKind::kUnscored:
    case CaveatKind::kNoGold:
    case CaveatKind::kAllEqual:
    case CaveatKind::kZero:
    case CaveatKind::kNothingExtracted:
    case CaveatKind::kEmpty:
    case CaveatKind::kOutside:
    case CaveatKind::kThoughtsOpen:
    case CaveatKind::kCutAtLength:
    case CaveatKind::kTruncated:
    case CaveatKind::kTied:
      return true;
    case CaveatKind::kNothingScored:
    case CaveatKind::kChance:
    case CaveatKind::kBelowChance:
    case CaveatKind::kOnePosition:
    case CaveatKind::kNoneRight:
    case CaveatKind::kAllRight:
    case CaveatKind::kPartial:
      return false;
  }
  return false;
}

// Where to look when anything is odd. What is odd with a score only shows in what was answered.
std::string SamplesToLookAt(std::vector<Caveat> caveats, const std::string& folder) {
  std::erase_if(caveats, [](const Caveat& each) { return each.kind == CaveatKind::kPartial; });
  if (caveats.empty()) return "";
  const bool is_of_samples = std::any_of(caveats.begin(), caveats.end(),
                                         [](const Caveat& each) { return IsOfSamples(each.kind); });
  const bool are_all_right = std::all_of(caveats.begin(), caveats.end(), [](const Caveat& each) {
    return each.kind == CaveatKind::kAllRight;
  });
  const char* list = is_of_samples ? "--suspicious" : are_all_right ? "--right" : "--wrong";
  return StrCat("\nsamples to look at: etalon show ", folder, " ", list, "\n");
}

bool KeepsAnswersOnly(const Value& manifest) {
  const Value* plan = manifest.Find("plan");
  return plan != nullptr && MarkingOf(*plan) == Marking::kNone &&
         (manifest.Find("results") == nullptr || manifest.Find("results")->AsList().empty());
}

std::string AnswersOnlyText(const Value& manifest, const std::string& folder) {
  const Value* samples = manifest.Find("samples");
  return StrCat("answers of ", samples == nullptr ? 0 : samples->FindInt("count"),
                " samples are kept and nothing is scored (--predict-only); to score them:\n"
                "  etalon rescore ",
                folder, " --output FOLDER\n");
}

}  // namespace

absl::StatusOr<std::string> RecordFolder(const std::string& named) {
  std::string folder = named;
  if (BaseName(named) == kManifestFile && FileExists(named) && !IsFolder(named)) {
    folder = ParentFolder(named);
    if (folder.empty()) folder = ".";
  }
  if (IsRecord(folder)) return folder;
  const bool is_begun = FileExists(JoinPath(folder, kJournalFile));
  const char* why = is_begun ? " holds no record yet, but the journal of a run that has not "
                               "finished: give the same `etalon run` again with --resume, or "
                               "when it is a shard put all together with `etalon merge`"
                    : !FileExists(folder) ? ": there is no such folder"
                                          : " holds no record: there is no manifest.json";
  return absl::NotFoundError(StrCat(folder, why));
}

void PrintRecord(const Value& manifest, const std::string& folder, size_t columns) {
  std::string text = KeepsAnswersOnly(manifest) ? AnswersOnlyText(manifest, folder)
                                                : ResultsTable(manifest, columns);
  // A record that cannot be read again says so when it is opened; here it only gives no reason.
  const auto reasons = ReadFailureReasons(folder, manifest);
  text += CaveatsText(manifest, reasons.ok() ? *reasons : FailureReasons(), columns);
  text += SamplesToLookAt(CaveatsOf(manifest), folder);
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

void PrintNewRecord(const Value& manifest, const std::string& folder, const RecordOutput& output) {
  if (output.is_json) {
    PrintRecordJson(manifest, folder);
  } else if (!output.is_quiet) {
    PrintRecord(manifest, folder, OutputColumns());
  }
}

absl::Status RequireAnyScore(const Value& manifest, const std::string& folder) {
  if (KeepsAnswersOnly(manifest)) return absl::OkStatus();
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
  // A model that is not there ends the run before: what has no answer in a record could not be
  // asked so.
  const char* what = failed == samples ? "no sample got an answer, so there is no score"
                                       : "no document could be scored";
  return absl::FailedPreconditionError(StrCat(what, reason, "; the record is in ", folder));
}

}  // namespace etalon
