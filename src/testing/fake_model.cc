#include "testing/fake_model.h"

#include <limits>
#include <utility>

#include "base/hash.h"
#include "base/str.h"
#include "base/try.h"

namespace etalon {
namespace {

// Every field of an answer is used, minus infinity and errors too.
Answer AnswerOne(const Request& request, const std::string& prompt, int32_t repeat) {
  const uint32_t hash = Crc32c(StrCat(prompt, "|", request.continuation, "|", repeat));
  Answer answer;
  answer.prompt_tokens = static_cast<int32_t>(prompt.size());
  answer.truncated_tokens = hash % 11 == 0 ? 3 : 0;
  if (hash % 17 == 0) {
    answer.error = "the text does not fit";
  } else if (request.kind == RequestKind::kGenerateUntil) {
    answer.text = StrCat("Antwort ", hash % 100, " ü");
    answer.stop = static_cast<StopReason>(1 + hash % 3);
    answer.answer_tokens = 3;
  } else {
    answer.log_likelihood =
        hash % 19 == 0 ? -std::numeric_limits<double>::infinity() : -1.0 / (1 + hash % 1000);
    answer.is_greedy = hash % 2 == 0;
    answer.answer_tokens = 1;
  }
  return answer;
}

}  // namespace

Value FakeModel::Identity() const { return Value::MakeDict({{"kind", "fake"}}); }

absl::StatusOr<std::string> FakeModel::Render(const Prompt& prompt) {
  if (!prompt.is_chat()) return prompt.PlainText();
  std::string text;
  for (const Message& message : prompt.messages) {
    StrAppend(&text, "<", message.role, ">", message.content);
  }
  return prompt.add_generation_prompt ? text + "<assistant>" : text;
}

absl::StatusOr<std::vector<std::vector<Answer>>> FakeModel::AnswerWindow(
    std::span<const Sample> samples) {
  if (before_window) ETALON_TRY_DO(before_window(windows_asked_));
  ++windows_asked_;
  std::vector<std::vector<Answer>> answers(samples.size());
  for (size_t i = 0; i < samples.size(); ++i) {
    const Sample& sample = samples[i];
    asked_.insert(StrCat(sample.task, "/", sample.doc_id, "/", sample.repeat));
    for (const Request& request : sample.requests) {
      ETALON_TRY(const std::string prompt, Render(*request.prompt));
      answers[i].push_back(AnswerOne(request, prompt, sample.repeat));
      ++requests_asked_;
    }
  }
  return answers;
}

}  // namespace etalon
