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

class RecordBuilder {
 public:
  static absl::StatusOr<std::unique_ptr<RecordBuilder>> Create(const Value& plan,
                                                               const RecordWriterOptions& options) {
    ETALON_TRY(PlanOrder order, PlanOrder::Create(plan));
    std::unique_ptr<RecordBuilder> builder(new RecordBuilder(plan, options, std::move(order)));
    for (const Value& task : plan.Find("tasks")->AsList()) {
      ETALON_TRY(auto scorer, TaskScorer::Create(task));
      builder->scorers_.push_back(std::move(scorer));
    }
    ETALON_TRY(builder->samples_, builder->OpenLines(kSamplesFile));
    ETALON_TRY(builder->texts_, builder->OpenLines(kTextsFile));
    return builder;
  }

  absl::Status Take(AnsweredSample answered) {
    ETALON_TRY_DO(order_.Take(answered.sample));
    document_.push_back(std::move(answered));
    return order_.is_document_complete() ? WriteDocument() : absl::OkStatus();
  }

  absl::StatusOr<Value> Finish() {
    ETALON_TRY_DO(order_.Finish());
    ETALON_TRY_DO(samples_->Finish());
    ETALON_TRY_DO(texts_->Finish());
    ETALON_TRY(ComputedResults computed, ComputeResults(plan_, scorers_));
    const Value manifest = Value::MakeDict(
        {{"format", kRecordFormat},
         {"version", kRecordVersion},
         {"plan", plan_},
         {"results", std::move(computed.results)},
         {"groups", std::move(computed.groups)},
         {"counts", std::move(computed.counts)},
         {"samples", Value::MakeDict({{"count", samples_->line_count()},
                                      {"bytes", static_cast<int64_t>(samples_->byte_count())},
                                      {"merkle_root", ToHex(tree_.Root())}})},
         {"texts", Value::MakeDict({{"count", texts_->line_count()},
                                    {"bytes", static_cast<int64_t>(texts_->byte_count())},
                                    {"sha256", ToHex(texts_digest_.Finish())}})}});
    ETALON_TRY(const std::string text, CanonicalJson(manifest));
    ETALON_TRY_DO(Annotate(RequireBoundedJson(text, kManifestLimits),
                           "the manifest; run fewer tasks at once"));
    ETALON_TRY(Value written, ParseCanonicalJson(text, kManifestLimits));
    ETALON_TRY_DO(Publish(text));
    return written;
  }

  // What an attempt that failed has left.
  void RemoveTemporaryFiles() const {
    for (const std::string_view name : {kSamplesFile, kTextsFile}) {
      RemoveFile(PathOf(TemporaryName(name))).IgnoreError();
    }
  }

 private:
  RecordBuilder(const Value& plan, const RecordWriterOptions& options, PlanOrder order)
      : plan_(plan), options_(options), order_(std::move(order)) {}

  std::string PathOf(std::string_view name) const { return JoinPath(options_.folder, name); }

  absl::StatusOr<std::unique_ptr<LineFrameWriter>> OpenLines(std::string_view name) const {
    ETALON_TRY(auto file,
               options_.open_append(PathOf(TemporaryName(name)), OpenMode::kTruncate, 0));
    return std::make_unique<LineFrameWriter>(std::move(file));
  }

  absl::Status WriteDocument() {
    ETALON_TRY(const DocumentMarks marks, scorers_[order_.task_index()]->Mark(document_));
    for (const AnsweredSample& answered : document_) {
      std::vector<CitedText> cited;
      const bool is_first = answered.sample.repeat == 0;
      ETALON_TRY(const std::string line,
                 FormatSampleLine(answered, is_first ? &marks : nullptr, &cited, &digests_));
      for (const CitedText& text : cited) ETALON_TRY_DO(Store(text, answered.sample));
      tree_.Add(line);
      ETALON_TRY_DO(samples_->Add(line));
    }
    if (options_.on_document) options_.on_document(document_, marks);
    document_.clear();
    if (options_.on_progress) options_.on_progress(samples_->line_count());
    return absl::OkStatus();
  }

  absl::Status Store(const CitedText& text, const Sample& sample) {
    ETALON_TRY(const Digest digest, DigestFromHex(text.sha256));
    if (!memory_.IsNew(digest)) return absl::OkStatus();
    const auto line = FormatTextLine(text);
    if (!line.ok()) {
      return Annotate(line.status(), StrCat("task ", sample.task, ", document ", sample.doc_id,
                                            ", its text or a part of its prompt"));
    }
    texts_digest_.Update(*line);
    texts_digest_.Update("\n");
    return texts_->Add(*line);
  }

  // Everything is on the disk before the manifest is.
  absl::Status Publish(const std::string& manifest) {
    for (const std::string_view name : {kSamplesFile, kTextsFile}) {
      ETALON_TRY_DO(RenameFile(PathOf(TemporaryName(name)), PathOf(name)));
    }
    ETALON_TRY(const std::string samples_index, FormatFrameIndex(samples_->frames()));
    ETALON_TRY(const std::string texts_index, FormatFrameIndex(texts_->frames()));
    ETALON_TRY_DO(WriteFileAtomically(PathOf(kSamplesIndexFile), samples_index));
    ETALON_TRY_DO(WriteFileAtomically(PathOf(kTextsIndexFile), texts_index));
    if (!options_.run_information.is_none()) {
      ETALON_TRY_DO(WriteFileAtomically(PathOf(kRunFile),
                                        StrCat(PrettyJson(options_.run_information), "\n")));
    }
    ETALON_TRY_DO(SyncFolder(options_.folder));
    return WriteFileAtomically(PathOf(kManifestFile), manifest);
  }

  const Value& plan_;
  const RecordWriterOptions& options_;
  PlanOrder order_;
  std::vector<std::unique_ptr<TaskScorer>> scorers_;
  std::unique_ptr<LineFrameWriter> samples_, texts_;
  MerkleAccumulator tree_;
  Sha256 texts_digest_;
  TextMemory memory_;
  SharedDigests digests_;
  std::vector<AnsweredSample> document_;  // the repeats so far
};

absl::StatusOr<Value> Build(RecordBuilder* builder, AnsweredStream* samples) {
  while (true) {
    ETALON_TRY(std::optional<AnsweredSample> answered, samples->Next());
    if (!answered.has_value()) return builder->Finish();
    ETALON_TRY_DO(builder->Take(*std::move(answered)));
  }
}

}  // namespace

absl::StatusOr<Value> WriteRecord(const Value& plan, AnsweredStream* samples,
                                  const RecordWriterOptions& options) {
  if (IsRecord(options.folder)) {
    return absl::AlreadyExistsError(
        StrCat(options.folder, " holds a finished record; choose another folder"));
  }
  // The plan as a re-score reads it: what its numbers lose in canonical form must not matter here
  // and be missing there.
  ETALON_TRY(const std::string text, CanonicalJson(plan));
  ETALON_TRY(const Value canonical, ParseJson(text, {.bytes_max = kManifestLimits.bytes_max}));
  ETALON_TRY(auto builder, RecordBuilder::Create(canonical, options));
  auto manifest = Build(builder.get(), samples);
  if (!manifest.ok()) builder->RemoveTemporaryFiles();
  return manifest;
}

}  // namespace etalon
