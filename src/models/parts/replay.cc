// Answers from what was answered before: a record, or a folder of samples that lm-eval logged.
#include "absl/status/status.h"
#include "base/status.h"
#include "base/str.h"
#include "base/try.h"
#include "models/replay_answers.h"
#include "models/table.h"

namespace etalon {
namespace {

// Tells of every sample that passes.
class WatchedStream : public AnsweredStream {
 public:
  WatchedStream(AnsweredStream* stream, const ModelObserver& on_step)
      : stream_(*stream), on_step_(on_step) {}

  absl::StatusOr<std::optional<AnsweredSample>> Next() override {
    if (on_step_) on_step_({.name = "recalling", .unit = "samples", .done = count_++, .total = 0});
    return stream_.Next();
  }
  Value ModelIdentity() const override { return stream_.ModelIdentity(); }

 private:
  AnsweredStream& stream_;
  const ModelObserver& on_step_;
  int64_t count_ = 0;
};

class ReplayModel : public Model {
 public:
  absl::Status Load(AnsweredStream* stream) {
    answered_by_ = stream->ModelIdentity();
    return answers_.Load(stream);
  }

  Value Identity() const override {
    Value identity = Value::MakeDict(
        {{"kind", "replay"}, {"answers_sha256", answers_.digest()}, {"samples", answers_.size()}});
    if (!answered_by_.is_none()) identity.Set("answered_by", answered_by_);
    return identity;
  }

  // A chat becomes text through the template of the model that answered, which a record does not
  // hold; a prompt_hash of any other text would be wrong.
  absl::StatusOr<std::string> Render(const Prompt& prompt) override {
    if (!prompt.is_chat()) return prompt.PlainText();
    return absl::FailedPreconditionError(
        "replay: holds no chat template, so it cannot say what text the model saw; replay without "
        "--apply-chat-template, or use `etalon rescore` to score a record of chats again");
  }

  absl::StatusOr<std::vector<std::vector<Answer>>> AnswerWindow(
      std::span<const Sample> samples) override {
    std::vector<std::vector<Answer>> answers;
    answers.reserve(samples.size());
    for (const Sample& sample : samples) answers.push_back(answers_.Find(sample));
    return answers;
  }

 private:
  ReplayAnswers answers_;
  Value answered_by_;
};

absl::StatusOr<ModelHandle> CreateReplay(const ModelOptions& options) {
  if (options.argument.empty()) {
    return UsageError(
        "--model", "replay: needs a record or a folder of lm-eval samples_*.jsonl, replay:FOLDER");
  }
  if (!options.open_answers) {
    return absl::FailedPreconditionError("replay: nothing here can read records");
  }
  ETALON_TRY(auto stream, options.open_answers(options.argument));
  auto model = std::make_unique<ReplayModel>();
  WatchedStream watched(stream.get(), options.on_step);
  ETALON_TRY_DO(Annotate(model->Load(&watched), StrCat("replay:", options.argument)));
  ModelHandle handle;
  handle.model = std::move(model);
  return handle;
}

}  // namespace

extern const ModelEntry model_replay;
const ModelEntry model_replay = {
    .name = "replay",
    .summary = "answers from a record, or from a folder of lm-eval samples_*.jsonl",
    .create = CreateReplay,
    .is_free = true,
};

}  // namespace etalon
