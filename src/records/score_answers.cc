#include "records/score_answers.h"

#include <memory>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "base/file.h"
#include "base/json.h"
#include "base/status.h"
#include "base/str.h"
#include "base/try.h"
#include "records/record_files.h"
#include "records/record_reader.h"
#include "records/record_texts.h"
#include "records/task_scorer.h"

namespace etalon {
namespace {

// The samples of a record with their texts in place of digests.
class WholeSamples : public AnsweredStream {
 public:
  WholeSamples(std::unique_ptr<RecordReader> reader, std::unique_ptr<RecordTexts> texts)
      : reader_(std::move(reader)), texts_(std::move(texts)) {}

  absl::StatusOr<std::optional<AnsweredSample>> Next() override {
    ETALON_TRY(std::optional<AnsweredSample> answered, reader_->Next());
    if (answered.has_value()) ETALON_TRY_DO(texts_->Restore(&*answered));
    return answered;
  }

 private:
  const std::unique_ptr<RecordReader> reader_;
  const std::unique_ptr<RecordTexts> texts_;
};

absl::StatusOr<Value> ReadRunInformation(const std::string& record) {
  const std::string path = JoinPath(record, kRunFile);
  if (!FileExists(path)) return Value();
  ETALON_TRY(const std::string text, ReadFile(path));
  auto run = ParseJson(text);
  if (!run.ok()) return Annotate(run.status(), path);
  return run;
}

}  // namespace

Value ScoredPlan(const Value& plan, const Value& more) {
  Value scored = plan;
  Value settings = *plan.Find("settings");
  settings.Erase("predict_only");
  for (const auto& [key, value] : more.AsDict()) settings.Set(key, value);
  scored.Set("settings", std::move(settings));
  return scored;
}

absl::Status RequireAnswersAlone(const Value& plan, const std::string& record) {
  if (MarkingOf(plan) == Marking::kNone) return absl::OkStatus();
  return absl::FailedPreconditionError(
      StrCat(record, ": has its scores; only a record of --predict-only is scored anew"));
}

absl::StatusOr<Value> ScoreAnswers(const std::string& record, const Value& plan,
                                   RecordWriterOptions options) {
  ETALON_TRY(auto reader, RecordReader::Open(record));
  ETALON_TRY_DO(RequireAnswersAlone(*reader->manifest().Find("plan"), record));
  ETALON_TRY(auto texts, RecordTexts::Open(record));
  ETALON_TRY(options.run_information, ReadRunInformation(record));
  WholeSamples samples(std::move(reader), std::move(texts));
  return WriteRecord(plan, &samples, options);
}

}  // namespace etalon
