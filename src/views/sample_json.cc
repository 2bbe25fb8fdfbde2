#include "views/sample_json.h"

#include <cmath>
#include <string>
#include <utility>

#include "views/program_endings.h"

namespace etalon {
namespace {

// JSON has no infinity; a record has no other number that is none.
Value Number(double number) { return std::isinf(number) ? Value("-inf") : Value(number); }

Value DescribeAnswer(const Request& request, const Answer& answer) {
  if (!answer.error.empty()) return Value::MakeDict({{"error", answer.error}});
  Value described{Value::Dict()};
  if (request.kind == RequestKind::kGenerateUntil) {
    described.Set("text", answer.text);
    described.Set("stop", StopReasonName(answer.stop));
  } else {
    described.Set("log_likelihood", Number(answer.log_likelihood));
    described.Set("is_greedy", answer.is_greedy);
  }
  described.Set("prompt_tokens", int64_t{answer.prompt_tokens});
  described.Set("answer_tokens", int64_t{answer.answer_tokens});
  described.Set("truncated_tokens", int64_t{answer.truncated_tokens});
  return described;
}

void AddPrompt(const Prompt& prompt, Value* described) {
  if (!prompt.is_chat()) {
    described->Set("prompt", prompt.PlainText());
    return;
  }
  Value::List messages;
  for (const Message& each : prompt.messages) {
    messages.push_back(Value::MakeDict({{"role", each.role}, {"content", each.content}}));
  }
  described->Set("messages", Value(std::move(messages)));
}

const char* VerdictName(Verdict verdict) { return verdict == Verdict::kRight ? "right" : "wrong"; }

}  // namespace

Value DescribeSample(const JudgedSample& judged) {
  const Sample& sample = judged.answered.sample;
  Value described = Value::MakeDict({{"task", sample.task},
                                     {"doc_id", sample.doc_id},
                                     {"repeat", int64_t{sample.repeat}},
                                     {"target", sample.target}});
  const bool has_texts = sample.document != nullptr;
  if (has_texts) described.Set("document", *sample.document);
  Value::List requests;
  for (size_t i = 0; i < sample.requests.size(); ++i) {
    const Request& request = sample.requests[i];
    Value asked = Value::MakeDict({{"kind", RequestKindName(request.kind)}});
    if (has_texts) AddPrompt(*request.prompt, &asked);
    if (request.kind == RequestKind::kLoglikelihood) {
      asked.Set("continuation", request.continuation);
    }
    asked.Set("answer", DescribeAnswer(request, judged.answered.answers[i]));
    requests.push_back(std::move(asked));
  }
  described.Set("requests", Value(std::move(requests)));
  if (judged.verdict != Verdict::kNone) described.Set("verdict", VerdictName(judged.verdict));
  Value::List signs;
  for (const CaveatKind kind : judged.signs) signs.emplace_back(std::string(CaveatKindName(kind)));
  described.Set("signs", Value(std::move(signs)));
  const auto endings = ProgramEndings(judged.marks);
  if (!endings.empty()) {
    Value programs{Value::Dict()};
    for (const auto& [verdict, count] : endings) programs.Set(verdict, count);
    described.Set("programs", std::move(programs));
  }
  if (!judged.marks.failure.empty()) {
    described.Set("failure", judged.marks.failure);
    return described;
  }
  Value scores{Value::Dict()};
  for (const auto& [name, score] : judged.marks.scores) {
    Value::List numbers;
    for (const double each : score) numbers.push_back(Number(each));
    scores.Set(name, Value(std::move(numbers)));
  }
  described.Set("scores", std::move(scores));
  if (!judged.marks.failures.empty()) {
    Value failures{Value::Dict()};
    for (const auto& [name, why] : judged.marks.failures) failures.Set(name, why);
    described.Set("failures", std::move(failures));
  }
  return described;
}

}  // namespace etalon
