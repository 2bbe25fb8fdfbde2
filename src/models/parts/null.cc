// A model that needs no model: answers from a hash of the place of the request, the same every
// time. For measuring the harness itself and for trying task files.
#include <cstdint>

#include "absl/status/status.h"
#include "base/random.h"
#include "base/status.h"
#include "base/str.h"
#include "models/table.h"

namespace etalon {
namespace {

uint64_t HashOf(std::string_view text) {
  uint64_t hash = 0xcbf29ce484222325u;  // FNV-1a
  for (unsigned char c : text) hash = (hash ^ c) * 0x100000001b3u;
  return hash;
}

class NullModel : public Model {
 public:
  explicit NullModel(uint64_t seed) : seed_(seed) {}

  Value Identity() const override {
    return Value::MakeDict({{"kind", "null"}, {"seed", static_cast<int64_t>(seed_)}});
  }

  absl::StatusOr<std::string> Render(const Prompt& prompt) override {
    if (!prompt.is_chat()) return prompt.PlainText();
    std::string text;
    for (const Message& message : prompt.messages) {
      StrAppend(&text, message.role, ": ", message.content, "\n");
    }
    return text;
  }

  absl::StatusOr<std::vector<std::vector<Answer>>> AnswerWindow(
      std::span<const Sample> samples) override {
    std::vector<std::vector<Answer>> answers(samples.size());
    for (size_t i = 0; i < samples.size(); ++i) {
      const Sample& sample = samples[i];
      uint64_t place = MixSeed(HashOf(sample.task) ^ seed_, static_cast<uint64_t>(sample.doc_id));
      place = MixSeed(place, static_cast<uint64_t>(sample.repeat));
      for (size_t j = 0; j < sample.requests.size(); ++j) {
        answers[i].push_back(AnswerOne(sample.requests[j], MixSeed(place, j)));
      }
    }
    return answers;
  }

 private:
  static Answer AnswerOne(const Request& request, uint64_t hash) {
    constexpr double kNatsMax = 20;
    Answer answer;
    if (request.kind == RequestKind::kGenerateUntil) {
      answer.text = StrCat(static_cast<int64_t>(hash % 1000));
      answer.stop = StopReason::kEndOfText;
    } else {
      answer.log_likelihood = -kNatsMax * static_cast<double>(hash >> 11) / 9007199254740992.0;
      answer.is_greedy = (hash & 7) == 0;
    }
    return answer;
  }

  const uint64_t seed_;
};

absl::StatusOr<ModelHandle> CreateNull(const ModelOptions& options) {
  if (!options.argument.empty()) {
    return UsageError("--model", StrCat("null:", options.argument,
                                        ": this model takes no argument; write null:"));
  }
  ModelHandle handle;
  handle.model = std::make_unique<NullModel>(options.seed);
  return handle;
}

}  // namespace

extern const ModelEntry model_null;
const ModelEntry model_null = {
    .name = "null",
    .summary = "no model: fixed pseudo-random answers, for trying tasks and measuring the harness",
    .create = CreateNull,
    .is_free = true,
};

}  // namespace etalon
