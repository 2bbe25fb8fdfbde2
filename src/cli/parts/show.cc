// etalon show: what a record says.
#include <algorithm>
#include <cstdio>
#include <memory>

#include "base/file.h"
#include "base/safe_text.h"
#include "base/status.h"
#include "base/str.h"
#include "base/terminal.h"
#include "base/text.h"
#include "base/try.h"
#include "cli/pager.h"
#include "cli/print.h"
#include "cli/record_output.h"
#include "cli/table.h"
#include "records/record_reader.h"
#include "records/record_texts.h"
#include "records/survey/documents.h"
#include "records/survey/right_answers.h"
#include "records/survey/signs.h"
#include "views/sample_json.h"
#include "views/sample_text.h"

namespace etalon {
namespace {

struct ShowOptions {
  std::string record, sample;
  std::vector<std::string> tasks;
  std::optional<int64_t> limit;
  bool is_json = false, is_wrong = false, is_right = false, is_failed = false;
  bool is_suspicious = false;

  // Samples are listed as soon as anything says which.
  bool is_list() const {
    return is_wrong || is_right || is_failed || is_suspicious || !tasks.empty() ||
           limit.has_value();
  }
};

std::string HeadLines(const Value& manifest) {
  const Value* plan = manifest.Find("plan");
  if (plan == nullptr) return "";
  std::string text;
  if (const Value* model = plan->Find("model")) {
    const std::string kind = model->FindString("kind");
    StrAppend(&text, "model: ", SafeLine(model->FindString("name", kind)), ", ",
              SafeLine(model->FindString("description", kind)));
    const std::string mode = model->FindString("mode"), variant = model->FindString("cpu_variant");
    if (!mode.empty()) StrAppend(&text, ", ", SafeLine(mode), " mode");
    if (!variant.empty()) StrAppend(&text, ", ", SafeLine(variant));
    text += "\n";
  }
  if (const Value* tool = plan->Find("tool")) {
    StrAppend(&text, "tool:  ", SafeLine(tool->FindString("name")), " ",
              SafeLine(tool->FindString("version")), "\n");
  }
  if (const Value* samples = manifest.Find("samples")) {
    StrAppend(&text, "samples: ", samples->FindInt("count"), ", Merkle root ",
              SafeLine(samples->FindString("merkle_root")), "\n");
  }
  return text + "\n";
}

struct Place {
  std::string task;
  int64_t doc_id = 0;

  bool IsOf(const Sample& sample) const { return sample.task == task && sample.doc_id == doc_id; }
};

absl::StatusOr<Place> ParsePlace(const std::string& text) {
  const size_t colon = text.rfind(':');
  const auto doc_id = colon == std::string::npos ? std::nullopt : ParseInt(text.substr(colon + 1));
  if (doc_id.has_value()) return Place{.task = text.substr(0, colon), .doc_id = *doc_id};
  return UsageError("--sample", StrCat("must be TASK:DOCUMENT, as mmlu_anatomy:7, not ", text));
}

absl::Status NoSuchDocument(const std::string& record, const Place& place) {
  return absl::NotFoundError(
      StrCat(record, ": has no document ", place.doc_id, " of task ", place.task));
}

absl::Status ShowSample(const ShowOptions& options) {
  ETALON_TRY(const Place place, ParsePlace(options.sample));
  ETALON_TRY(auto reader, RecordReader::Open(options.record));
  ETALON_TRY(auto texts, RecordTexts::Open(options.record));
  const auto pager = Pager::Start();
  bool is_found = false;
  while (true) {
    ETALON_TRY(auto recorded, reader->NextRecorded());
    if (!recorded.has_value()) break;
    if (!place.IsOf(recorded->answered.sample)) continue;
    is_found = true;
    ETALON_TRY_DO(texts->Restore(&recorded->answered));
    PrintText(SampleText(*recorded));
  }
  return is_found ? absl::OkStatus() : NoSuchDocument(options.record, place);
}

bool Has(const std::vector<CaveatKind>& signs, CaveatKind kind) {
  return std::find(signs.begin(), signs.end(), kind) != signs.end();
}

bool IsWanted(const ShowOptions& options, Verdict verdict, const std::vector<CaveatKind>& signs) {
  if (options.is_wrong && verdict != Verdict::kWrong) return false;
  if (options.is_right && verdict != Verdict::kRight) return false;
  const bool is_failed = Has(signs, CaveatKind::kFailed) || Has(signs, CaveatKind::kUnscored);
  if (options.is_failed && !is_failed) return false;
  return !options.is_suspicious || !signs.empty();
}

absl::Status RequireTasks(const ShowOptions& options, const Value& manifest) {
  std::vector<std::string> names;
  for (const Value& task : manifest.Find("plan")->Find("tasks")->AsList()) {
    names.push_back(task.FindString("name"));
  }
  for (const std::string& task : options.tasks) {
    if (std::find(names.begin(), names.end(), task) != names.end()) continue;
    return absl::NotFoundError(
        StrCat(options.record, ": has no task ", task, DidYouMean(task, names)));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::unique_ptr<Examiner>>> MakeExaminers(const Value& manifest) {
  std::vector<std::unique_ptr<Examiner>> examiners;
  for (const Value& task : manifest.Find("plan")->Find("tasks")->AsList()) {
    ETALON_TRY(auto examiner, Examiner::Create(task));
    examiners.push_back(std::move(examiner));
  }
  return examiners;
}

absl::Status ListSamples(const ShowOptions& options) {
  ETALON_TRY(auto reader, RecordReader::Open(options.record));
  ETALON_TRY_DO(RequireTasks(options, reader->manifest()));
  ETALON_TRY(const auto examiners, MakeExaminers(reader->manifest()));
  ETALON_TRY_DO(UseRightForms(options.record, reader->manifest(), examiners));
  const auto pager = options.is_json ? nullptr : Pager::Start();
  const int64_t most = options.limit.value_or(0);
  int64_t shown = 0;
  const auto list = [&](std::span<const AnsweredSample> repeats,
                        const DocumentMarks& marks) -> absl::StatusOr<bool> {
    const Sample& first = repeats.front().sample;
    const auto& tasks = options.tasks;
    const bool is_of_task =
        tasks.empty() || std::find(tasks.begin(), tasks.end(), first.task) != tasks.end();
    if (!is_of_task) return true;
    const ExaminedDocument examined = examiners[first.task_index]->Examine(repeats, marks);
    for (size_t i = 0; i < repeats.size(); ++i) {
      const auto& signs = examined.signs[i];
      if (!IsWanted(options, examined.verdict, signs)) continue;
      if (options.is_json) {
        ETALON_TRY_DO(PrintJsonLine(DescribeSample({repeats[i], marks, examined.verdict, signs})));
      } else {
        PrintText(SampleSummary(repeats[i], examined.verdict, signs));
      }
      if (++shown == most) return false;
    }
    // A reader who has left the pager wants no more.
    return std::ferror(stdout) == 0;
  };
  ETALON_TRY_DO(ForEachDocument(reader.get(), list));
  if (!options.is_json) {
    PrintText(StrCat(shown, " samples; one whole: etalon show ", options.record,
                     " --sample TASK:DOCUMENT\n"));
  }
  return absl::OkStatus();
}

// Every repeat of one document, with its texts.
absl::Status PrintSampleJson(const ShowOptions& options) {
  ETALON_TRY(const Place place, ParsePlace(options.sample));
  ETALON_TRY(auto reader, RecordReader::Open(options.record));
  ETALON_TRY(auto texts, RecordTexts::Open(options.record));
  ETALON_TRY(const auto examiners, MakeExaminers(reader->manifest()));
  bool is_found = false;
  const auto print = [&](std::span<const AnsweredSample> repeats,
                         const DocumentMarks& marks) -> absl::StatusOr<bool> {
    const Sample& first = repeats.front().sample;
    if (!place.IsOf(first)) return true;
    is_found = true;
    const ExaminedDocument examined = examiners[first.task_index]->Examine(repeats, marks);
    for (size_t i = 0; i < repeats.size(); ++i) {
      AnsweredSample whole = repeats[i];
      ETALON_TRY_DO(texts->Restore(&whole));
      ETALON_TRY_DO(
          PrintJsonLine(DescribeSample({whole, marks, examined.verdict, examined.signs[i]})));
    }
    return true;
  };
  ETALON_TRY_DO(ForEachDocument(reader.get(), print));
  return is_found ? absl::OkStatus() : NoSuchDocument(options.record, place);
}

absl::Status Show(const ShowOptions& given) {
  ShowOptions options = given;
  if (!options.sample.empty()) ETALON_TRY_DO(ParsePlace(options.sample));
  if (options.limit.has_value() && *options.limit < 0) {
    return UsageError("--limit", "must be 0 or above");
  }
  ETALON_TRY(options.record, RecordFolder(given.record));
  if (!options.sample.empty()) {
    return options.is_json ? PrintSampleJson(options) : ShowSample(options);
  }
  if (options.is_list()) return ListSamples(options);
  ETALON_TRY(const Value manifest, ReadManifest(options.record));
  if (options.is_json) {
    PrintJson(manifest);
    return absl::OkStatus();
  }
  const size_t columns = OutputColumns();  // of the terminal, which the pager will hide
  const auto pager = Pager::Start();
  PrintText(HeadLines(manifest));
  PrintRecord(manifest, options.record, columns);
  return absl::OkStatus();
}

Action Declare(Flags* flags) {
  auto options = std::make_shared<ShowOptions>();
  flags->Positional("RECORD", "folder of the record", &options->record).kind = ValueKind::kFolder;
  Flag& sample =
      flags->Text("--sample", "one sample whole, with its prompt and answers", &options->sample);
  sample.placeholder = "TASK:DOCUMENT";
  sample.is_setting = false;
  Flag& tasks =
      flags->List("--task,--tasks", "list the samples of these tasks, one a line", &options->tasks);
  tasks.is_setting = false;
  flags->Switch("--wrong", "list the samples that are wrong", &options->is_wrong).is_setting =
      false;
  flags->Switch("--right", "list those that are right", &options->is_right).is_setting = false;
  flags->Switch("--failed", "list those without an answer or a score", &options->is_failed)
      .is_setting = false;
  flags
      ->Switch("--suspicious",
               "list those that anything is wrong with: empty, cut, equal, outside the choices, …",
               &options->is_suspicious)
      .is_setting = false;
  flags->Int("--limit", "at most N of them; 0 all", &options->limit).is_setting = false;
  flags->Switch("--json", "as JSON: the whole manifest, or samples, one a line", &options->is_json);
  return [options] { return Show(*options); };
}

}  // namespace

extern const CommandEntry command_show;
const CommandEntry command_show = {
    .name = "show",
    .summary = "show the results of a record, list its samples, or show one whole",
    .examples =
        "  etalon show runs/m\n"
        "  etalon show runs/m --wrong --task starter_gsm8k --limit 20\n"
        "  etalon show runs/m --suspicious\n"
        "  etalon show runs/m --sample starter_gsm8k:0\n"
        "  etalon show runs/m --json\n"
        "  etalon show runs/m --wrong --json\n",
    .order = 4,
    .declare = Declare,
};

}  // namespace etalon
