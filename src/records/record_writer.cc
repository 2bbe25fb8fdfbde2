#include "records/record_writer.h"

#include <optional>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "base/json.h"
#include "base/status.h"
#include "base/str.h"
#include "base/try.h"
#include "ledger/merkle.h"
#include "records/line_frames.h"
#include "records/plan_order.h"
#include "records/record_files.h"
#include "records/record_reader.h"
#include "records/results.h"
#include "records/sample_line.h"
#include "records/task_scorer.h"
#include "records/text_memory.h"

namespace etalon {
namespace {

std::string TemporaryName(std::string_view name) { return StrCat(name, ".tmp"); }

}  // namespace

struct RecordWriter::State {
  State(Value the_plan, RecordWriterOptions the_options, PlanOrder the_order)
      : plan(std::move(the_plan)), options(std::move(the_options)), order(std::move(the_order)) {}

  std::string PathOf(std::string_view name) const { return JoinPath(options.folder, name); }

  absl::StatusOr<std::unique_ptr<LineFrameWriter>> OpenLines(std::string_view name) const;
  absl::Status WriteDocument();
  absl::Status Store(const CitedText& text, const Sample& sample);
  absl::StatusOr<std::string> FormatManifest();
  absl::Status Publish(const std::string& manifest, const Value& run_information);

  const Value plan;  // in canonical form
  const RecordWriterOptions options;
  PlanOrder order;
  std::vector<std::unique_ptr<TaskScorer>> scorers;
  std::unique_ptr<LineFrameWriter> samples, texts;
  MerkleAccumulator tree;
  Sha256 texts_digest;
  TextMemory memory;
  SharedDigests digests;
  std::vector<AnsweredSample> document;  // the repeats so far
  std::vector<CitedText> cited;          // by the line in hand
  bool is_finished = false;
};

absl::StatusOr<std::unique_ptr<LineFrameWriter>> RecordWriter::State::OpenLines(
    std::string_view name) const {
  ETALON_TRY(auto file, options.open_append(PathOf(TemporaryName(name)), OpenMode::kTruncate, 0));
  return std::make_unique<LineFrameWriter>(std::move(file));
}

absl::Status RecordWriter::State::WriteDocument() {
  ETALON_TRY(const DocumentMarks marks,
             scorers[order.task_index()]->Mark(document, options.programs));
  for (const AnsweredSample& answered : document) {
    cited.clear();
    const bool is_first = answered.sample.repeat == 0;
    ETALON_TRY(const std::string line,
               FormatSampleLine(answered, is_first ? &marks : nullptr, &cited, &digests));
    for (const CitedText& text : cited) ETALON_TRY_DO(Store(text, answered.sample));
    tree.Add(line);
    ETALON_TRY_DO(samples->Add(line));
  }
  if (options.on_document) options.on_document(document, marks);
  document.clear();
  if (options.on_progress) options.on_progress(samples->line_count());
  return absl::OkStatus();
}

absl::Status RecordWriter::State::Store(const CitedText& text, const Sample& sample) {
  if (!memory.IsNew(text.digest)) return absl::OkStatus();
  const auto line = FormatTextLine(text);
  if (!line.ok()) {
    return Annotate(line.status(), StrCat("task ", sample.task, ", document ", sample.doc_id,
                                          ", its text or a part of its prompt"));
  }
  texts_digest.Update(*line);
  texts_digest.Update("\n");
  return texts->Add(*line);
}

absl::StatusOr<std::string> RecordWriter::State::FormatManifest() {
  ETALON_TRY(ComputedResults computed, ComputeResults(plan, scorers, options.programs));
  const Value manifest = Value::MakeDict(
      {{"format", kRecordFormat},
       {"version", kRecordVersion},
       {"plan", plan},
       {"results", std::move(computed.results)},
       {"groups", std::move(computed.groups)},
       {"counts", std::move(computed.counts)},
       {"samples", Value::MakeDict({{"count", samples->line_count()},
                                    {"bytes", static_cast<int64_t>(samples->byte_count())},
                                    {"merkle_root", ToHex(tree.Root())}})},
       {"texts", Value::MakeDict({{"count", texts->line_count()},
                                  {"bytes", static_cast<int64_t>(texts->byte_count())},
                                  {"sha256", ToHex(texts_digest.Finish())}})}});
  return CanonicalJson(manifest);
}

// Everything is on the disk before the manifest is.
absl::Status RecordWriter::State::Publish(const std::string& manifest,
                                          const Value& run_information) {
  for (const std::string_view name : {kSamplesFile, kTextsFile}) {
    ETALON_TRY_DO(RenameFile(PathOf(TemporaryName(name)), PathOf(name)));
  }
  ETALON_TRY(const std::string samples_index, FormatFrameIndex(samples->frames()));
  ETALON_TRY(const std::string texts_index, FormatFrameIndex(texts->frames()));
  ETALON_TRY_DO(WriteFileAtomically(PathOf(kSamplesIndexFile), samples_index));
  ETALON_TRY_DO(WriteFileAtomically(PathOf(kTextsIndexFile), texts_index));
  if (!run_information.is_none()) {
    ETALON_TRY_DO(WriteFileAtomically(PathOf(kRunFile), StrCat(PrettyJson(run_information), "\n")));
  }
  ETALON_TRY_DO(SyncFolder(options.folder));
  return WriteFileAtomically(PathOf(kManifestFile), manifest);
}

RecordWriter::RecordWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}

RecordWriter::~RecordWriter() {
  if (state_->is_finished) return;
  for (const std::string_view name : {kSamplesFile, kTextsFile}) {
    RemoveFile(state_->PathOf(TemporaryName(name))).IgnoreError();
  }
}

absl::StatusOr<std::unique_ptr<RecordWriter>> RecordWriter::Create(const Value& plan,
                                                                   RecordWriterOptions options) {
  if (IsRecord(options.folder)) {
    return absl::AlreadyExistsError(
        StrCat(options.folder, " holds a finished record; choose another folder"));
  }
  // The plan as a re-score reads it: what its numbers lose in canonical form must not matter here
  // and be missing there.
  ETALON_TRY(const std::string text, CanonicalJson(plan));
  ETALON_TRY(Value canonical, ParseJson(text, {.bytes_max = kManifestLimits.bytes_max}));
  ETALON_TRY(PlanOrder order, PlanOrder::Create(canonical));
  auto state = std::make_unique<State>(std::move(canonical), std::move(options), std::move(order));
  for (const Value& task : state->plan.Find("tasks")->AsList()) {
    ETALON_TRY(auto scorer, TaskScorer::Create(task, MarkingOf(state->plan)));
    state->scorers.push_back(std::move(scorer));
  }
  std::unique_ptr<RecordWriter> writer(new RecordWriter(std::move(state)));
  ETALON_TRY(writer->state_->samples, writer->state_->OpenLines(kSamplesFile));
  ETALON_TRY(writer->state_->texts, writer->state_->OpenLines(kTextsFile));
  return writer;
}

absl::Status RecordWriter::Take(AnsweredSample answered) {
  ETALON_TRY_DO(state_->order.Take(answered.sample));
  state_->document.push_back(std::move(answered));
  return state_->order.is_document_complete() ? state_->WriteDocument() : absl::OkStatus();
}

absl::StatusOr<Value> RecordWriter::Finish(const Value& run_information) {
  ETALON_TRY_DO(state_->order.Finish());
  ETALON_TRY_DO(state_->samples->Finish());
  ETALON_TRY_DO(state_->texts->Finish());
  ETALON_TRY(const std::string text, state_->FormatManifest());
  ETALON_TRY_DO(
      Annotate(RequireBoundedJson(text, kManifestLimits), "the manifest; run fewer tasks at once"));
  ETALON_TRY(Value written, ParseCanonicalJson(text, kManifestLimits));
  ETALON_TRY_DO(state_->Publish(text, run_information));
  state_->is_finished = true;
  return written;
}

absl::StatusOr<Value> WriteRecord(const Value& plan, AnsweredStream* samples,
                                  const RecordWriterOptions& options) {
  ETALON_TRY(const auto writer, RecordWriter::Create(plan, options));
  while (true) {
    ETALON_TRY(std::optional<AnsweredSample> answered, samples->Next());
    if (!answered.has_value()) return writer->Finish(options.run_information);
    ETALON_TRY_DO(writer->Take(*std::move(answered)));
  }
}

}  // namespace etalon
