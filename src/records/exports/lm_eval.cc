#include "records/exports/lm_eval.h"

#include <chrono>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "base/file.h"
#include "base/files/unfinished.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/python.h"
#include "base/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "records/exports/lm_eval_line.h"
#include "records/exports/lm_eval_results.h"
#include "records/marks/program_verdicts.h"
#include "records/record_files.h"
#include "records/record_reader.h"
#include "records/record_texts.h"
#include "records/results.h"
#include "records/task_scorer.h"

namespace etalon {
namespace {

// lm-eval's sanitize_model_name: runs of what file names cannot hold. Names of tasks are foreign
// too, and pass through it as well.
std::string FileName(std::string_view model_name) {
  constexpr std::string_view kBad = "\"<>:/|\\?*[]";
  std::string out;
  bool was_bad = false;
  for (const char c : model_name) {
    const bool is_bad = kBad.find(c) != std::string_view::npos;
    if (!is_bad) out += c;
    if (is_bad && !was_bad) out += "__";
    was_bad = is_bad;
  }
  return out == "." || out == ".." ? StrCat("_", out) : out;
}

// "2026-08-21T09:30:00Z": RFC 3339 in UTC, to the second.
struct StartTime {
  std::string text;    // as lm-eval writes it in names of files: 2026-08-21T09-30-00
  double seconds = 0;  // since 1970
};
absl::StatusOr<StartTime> ParseTime(std::string_view text) {
  absl::Status wrong = absl::InvalidArgumentError(
      StrCat("the time \"", text, "\" is not of the form 2026-08-21T09:30:00Z"));
  constexpr std::string_view kForm = "0000-00-00T00:00:00Z";
  if (text.size() != kForm.size()) return wrong;
  for (size_t i = 0; i < kForm.size(); ++i) {
    const bool is_digit = text[i] >= '0' && text[i] <= '9';
    if (kForm[i] == '0' ? !is_digit : text[i] != kForm[i]) return wrong;
  }
  const auto number = [text](size_t at, size_t length) {
    return static_cast<unsigned>(ParseInt(text.substr(at, length)).value_or(0));
  };
  const std::chrono::year_month_day date(std::chrono::year(static_cast<int>(number(0, 4))),
                                         std::chrono::month(number(5, 2)),
                                         std::chrono::day(number(8, 2)));
  if (!date.ok() || number(11, 2) > 23 || number(14, 2) > 59 || number(17, 2) > 60) return wrong;
  const auto days = std::chrono::sys_days(date).time_since_epoch().count();
  StartTime time;
  time.text = ReplaceAll(text.substr(0, text.size() - 1), ":", "-");
  time.seconds = static_cast<double>(days) * 86400 +
                 static_cast<double>(number(11, 2) * 3600 + number(14, 2) * 60 + number(17, 2));
  return time;
}

// Where the samples of a task lie in the record.
struct TaskLines {
  int64_t first = 0, count = 0;
  int32_t repeats = 1;
};

class Exporter {
 public:
  Exporter(const std::string& record, const LmEvalExportOptions& options)
      : record_(record), options_(options) {}

  absl::Status Run(const std::string& output) {
    ETALON_TRY_DO(Open());
    ETALON_TRY_DO(ScoreAll());
    folder_ = JoinPath(output, results_.model_folder);
    ETALON_TRY_DO(MakeFolders(folder_));
    const Value::List& tasks = plan().Find("tasks")->AsList();
    for (size_t i = 0; i < tasks.size(); ++i) ETALON_TRY_DO(WriteSamples(i));
    ETALON_TRY(const Value results, LmEvalResults(results_));
    return WriteFileAtomically(JoinPath(folder_, StrCat("results_", time_.text, ".json")),
                               PythonJson(results, {.indent = 2}));
  }

 private:
  const Value& plan() const { return *reader_->manifest().Find("plan"); }

  absl::Status Open() {
    ETALON_TRY(reader_, RecordReader::Open(record_));
    if (MarkingOf(plan()) == Marking::kNone) {
      return absl::FailedPreconditionError(
          StrCat(record_,
                 ": keeps answers and no scores (--predict-only); score it first: etalon "
                 "rescore ",
                 record_, " --output FOLDER"));
    }
    ETALON_TRY(texts_, RecordTexts::Open(record_));
    ETALON_TRY(const std::string manifest, ReadFile(JoinPath(record_, kManifestFile)));
    results_.manifest = &reader_->manifest();
    results_.manifest_sha256 = Sha256Hex(manifest);
    results_.bootstrap_iterations = options_.bootstrap_iterations;
    ETALON_TRY_DO(ReadRun());
    results_.model_name = options_.model_name;
    const Value* model = plan().Find("model");
    if (results_.model_name.empty() && model != nullptr) {
      results_.model_name = model->FindString("name", model->FindString("kind"));
    }
    if (results_.model_name.empty()) results_.model_name = "model";
    results_.model_folder = FileName(results_.model_name);
    for (const Value& task : plan().Find("tasks")->AsList()) {
      ETALON_TRY(auto scorer, TaskScorer::Create(task, RescoreMarkingOf(reader_->manifest())));
      scorers_.push_back(std::move(scorer));
      lines_.push_back({.repeats = static_cast<int32_t>(task.FindInt("repeats", 1))});
    }
    return absl::OkStatus();
  }

  absl::Status ReadRun() {
    const std::string path = JoinPath(record_, kRunFile);
    if (FileExists(path)) {
      ETALON_TRY(const std::string text, ReadFile(path));
      auto run = ParseJson(text);
      if (!run.ok()) return Annotate(run.status(), path);
      results_.run_information = *std::move(run);
    }
    const std::string time =
        options_.time.empty() ? results_.run_information.FindString("started") : options_.time;
    if (time.empty()) {
      return absl::FailedPreconditionError(
          StrCat(record_, ": ", kRunFile, " says no time to name the files by"));
    }
    ETALON_TRY(time_, ParseTime(time));
    results_.started_seconds = time_.seconds;
    return absl::OkStatus();
  }

  // Reads all lines in order, so that the root is checked before anything is written.
  absl::Status ScoreAll() {
    std::vector<AnsweredSample> document;
    DocumentMarks recorded;
    int64_t line = 0;
    while (true) {
      ETALON_TRY(std::optional<RecordedSample> next, reader_->NextRecorded());
      if (!next.has_value()) break;
      const size_t task = next->answered.sample.task_index;
      if (lines_[task].count == 0) lines_[task].first = line;
      ++lines_[task].count;
      ++line;
      if (next->answered.sample.repeat == 0) recorded = std::move(next->marks);
      document.push_back(std::move(next->answered));
      if (static_cast<int32_t>(document.size()) < lines_[task].repeats) continue;
      RecordedVerdicts programs(recorded.verdicts);
      ETALON_TRY(const DocumentMarks marks, scorers_[task]->Mark(document, &programs));
      if (marks.scores != recorded.scores || marks.failure != recorded.failure ||
          marks.failures != recorded.failures) {
        const Sample& sample = document.front().sample;
        return absl::DataLossError(StrCat(record_, ": task ", sample.task, ", document ",
                                          sample.doc_id, " has other marks than it re-scores to"));
      }
      document.clear();
    }
    const auto verdicts = VerdictsOfResults(reader_->manifest());
    RecordedVerdicts recorded_results(verdicts);
    for (const auto& scorer : scorers_) {
      results_.results.push_back(scorer->Results(options_.bootstrap_iterations, &recorded_results));
      const TaskCounts& counts = scorer->counts();
      int64_t scored = 0;
      for (const TaskResult& result : results_.results.back()) {
        if (result.estimate.ok()) scored = std::max(scored, result.estimate->n);
      }
      results_.scored_documents.push_back(std::min(scored, counts.documents));
    }
    return absl::OkStatus();
  }

  // All documents of one filter, then all of the next, as lm-eval has them.
  absl::Status WriteSamples(size_t index) {
    const Value& task = plan().Find("tasks")->AsList()[index];
    const std::string name = task.FindString("name");
    const std::string path =
        JoinPath(folder_, StrCat("samples_", FileName(name), "_", time_.text, ".jsonl"));
    Unfinished temporary(StrCat(path, ".tmp"));
    ETALON_TRY(auto file, OpenAppend(temporary.path(), OpenMode::kTruncate));
    Sha256 hash;
    for (const Value& filter : task.Find("filters")->AsList()) {
      ETALON_TRY_DO(WriteFilter(index, filter.FindString("name"), file.get(), &hash));
    }
    ETALON_TRY_DO(file->Sync());
    ETALON_TRY_DO(file->Close());
    ETALON_TRY_DO(temporary.FinishAs(path));
    results_.task_hashes[name] = ToHex(hash.Finish());
    return absl::OkStatus();
  }

  absl::Status WriteFilter(size_t index, const std::string& filter, AppendFile* file,
                           Sha256* hash) {
    constexpr size_t kChunkBytes = size_t{1} << 20;
    const Value& task = plan().Find("tasks")->AsList()[index];
    const TaskLines& lines = lines_[index];
    std::string chunk;
    for (int64_t line = lines.first; line < lines.first + lines.count; line += lines.repeats) {
      std::vector<AnsweredSample> document;
      DocumentMarks marks;
      for (int32_t repeat = 0; repeat < lines.repeats; ++repeat) {
        ETALON_TRY(RecordedSample recorded, reader_->ReadAt(line + repeat));
        if (repeat == 0) marks = std::move(recorded.marks);
        document.push_back(std::move(recorded.answered));
      }
      if (!marks.failure.empty()) continue;
      ETALON_TRY_DO(texts_->Restore(&document.front()));
      ETALON_TRY(const auto filtered, scorers_[index]->Filtered(document, filter));
      ETALON_TRY(const std::string text, FormatLmEvalLine({.task = &task,
                                                           .filter = filter,
                                                           .repeats = document,
                                                           .filtered = filtered,
                                                           .marks = &marks}));
      const Sample& sample = document.front().sample;
      hash->Update(StrCat(sample.doc_hash, document.front().prompt_hash, Sha256Hex(sample.target)));
      StrAppend(&chunk, text, "\n");
      if (chunk.size() >= kChunkBytes) {
        ETALON_TRY_DO(file->Append(chunk));
        chunk.clear();
      }
      samples_done_ += lines.repeats;
      if (options_.on_progress) options_.on_progress(samples_done_);
    }
    return file->Append(chunk);
  }

  const std::string& record_;
  const LmEvalExportOptions& options_;
  std::unique_ptr<RecordReader> reader_;
  std::unique_ptr<RecordTexts> texts_;
  std::vector<std::unique_ptr<TaskScorer>> scorers_;
  std::vector<TaskLines> lines_;
  LmEvalResultsInput results_;
  StartTime time_;
  std::string folder_;
  int64_t samples_done_ = 0;  // lines of all filters
};

}  // namespace

absl::Status ExportLmEval(const std::string& record_folder, const std::string& output_folder,
                          const LmEvalExportOptions& options) {
  return Exporter(record_folder, options).Run(output_folder);
}

}  // namespace etalon
