// Answers from what was answered before: a record, or a folder of samples that lm-eval logged.
#include <unordered_map>

#include "absl/status/status.h"
#include "base/hash.h"
#include "base/str.h"
#include "base/try.h"
#include "models/table.h"

namespace etalon {
namespace {

// Found by task, document, what is asked and repeat, in this order of telling why not.
class ReplayModel : public Model {
 public:
  absl::Status Load(AnsweredStream* stream) {
    Sha256 digest;
    while (true) {
      ETALON_TRY(std::optional<AnsweredSample> answered, stream->Next());
      if (!answered.has_value()) break;
      ETALON_TRY_DO(Add(std::move(*answered), &digest));
    }
    digest_ = ToHex(digest.Finish());
    if (answers_.empty()) return absl::InvalidArgumentError("there are no answers to replay");
    return absl::OkStatus();
  }

  Value Identity() const override {
    return Value::MakeDict({{"kind", "replay"},
                            {"answers_sha256", digest_},
                            {"samples", static_cast<int64_t>(answers_.size())}});
  }

  absl::StatusOr<std::string> Render(const Prompt& prompt) override {
    if (!prompt.is_chat()) return prompt.PlainText();
    return absl::FailedPreconditionError(
        "replay: has no chat template, so a chat cannot be rendered; replay without "
        "--apply-chat-template");
  }

  absl::StatusOr<std::vector<std::vector<Answer>>> AnswerWindow(
      std::span<const Sample> samples) override {
    std::vector<std::vector<Answer>> answers;
    for (const Sample& sample : samples) answers.push_back(AnswerOne(sample));
    return answers;
  }

 private:
  static std::string DocumentKey(const Sample& sample) {
    return StrCat(sample.task, "\n", sample.doc_hash);
  }
  static std::string Key(const Sample& sample, std::string_view ask_hash) {
    return StrCat(sample.task, "\n", sample.doc_hash, "\n", ask_hash, "\n", sample.repeat);
  }

  absl::Status Add(AnsweredSample answered, Sha256* digest) {
    std::string key = Key(answered.sample, answered.ask_hash);
    digest->Update(key);
    for (const Answer& answer : answered.answers) {
      digest->Update(StrCat("\n", answer.is_greedy ? "1" : "0", answer.text, "\n"));
      digest->Update(std::string_view(reinterpret_cast<const char*>(&answer.log_likelihood),
                                      sizeof(answer.log_likelihood)));
    }
    ++documents_[DocumentKey(answered.sample)];
    answers_.emplace(std::move(key), std::move(answered.answers));
    return absl::OkStatus();
  }

  std::vector<Answer> AnswerOne(const Sample& sample) const {
    const auto it = answers_.find(Key(sample, AskHash(sample)));
    if (it != answers_.end() && it->second.size() == sample.requests.size()) return it->second;
    Answer missing;
    missing.error = documents_.contains(DocumentKey(sample))
                        ? "the replayed answers hold this document, but asked otherwise"
                        : "the replayed answers do not hold this document of this task";
    return std::vector<Answer>(sample.requests.size(), missing);
  }

  std::unordered_map<std::string, std::vector<Answer>> answers_;
  std::unordered_map<std::string, int> documents_;
  std::string digest_;
};

absl::StatusOr<ModelHandle> CreateReplay(const ModelOptions& options) {
  if (options.argument.empty() || !options.open_answers) {
    return absl::InvalidArgumentError("replay: needs the folder of a record, replay:FOLDER");
  }
  ETALON_TRY(auto stream, options.open_answers(options.argument));
  auto model = std::make_unique<ReplayModel>();
  ETALON_TRY_DO(model->Load(stream.get()));
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
};

}  // namespace etalon
