#include "testing/fake_samples.h"

#include <bit>
#include <utility>

#include "base/bytes.h"
#include "base/hash.h"
#include "base/python.h"
#include "base/random.h"
#include "base/str.h"

namespace etalon {
namespace {

std::shared_ptr<const std::string> SharedText(std::string text) {
  return std::make_shared<const std::string>(std::move(text));
}

std::shared_ptr<const Prompt> MakePrompt(int64_t task, int64_t doc_id, int64_t bytes) {
  Prompt prompt;
  const std::string question = StrCat("Was ist ", doc_id, " mal ", task, "? – ",
                                      std::string(static_cast<size_t>(bytes), 'x'));
  if (doc_id % 5 == 3) {
    prompt.messages = {{"system", "Antworte."}, {"user", question}};
    prompt.add_generation_prompt = doc_id % 2 == 0;
  } else {
    prompt.parts = {SharedText("Beispiel: 1 + 1 = 2\n\n"), SharedText(question)};
  }
  return std::make_shared<const Prompt>(std::move(prompt));
}

GenerationSettings MakeGeneration(int64_t doc_id) {
  GenerationSettings settings;
  settings.until = {"\n", "Frage:"};
  settings.max_tokens = 16;
  settings.do_sample = doc_id % 2 == 1;
  settings.temperature = 0.7;
  settings.top_p = 0.95;
  settings.top_k = 40;
  settings.min_p = 0.05;
  settings.seed = MixSeed(7, static_cast<uint64_t>(doc_id));
  settings.arguments =
      Value::MakeDict({{"until", Value::MakeList({"\n", "Frage:"})}, {"max_gen_toks", 16}});
  return settings;
}

Value MakeScorerInput(int64_t doc_id) {
  return Value::MakeDict({{"gold", doc_id % 4},
                          {"choices", Value::MakeList({"a", "b", Value(), true, 0.1})},
                          {"nested", Value::MakeDict({{"empty", Value(Value::Dict())}})}});
}

}  // namespace

int64_t SampleCount(const FakeShape& shape) {
  return shape.tasks * shape.documents * shape.repeats;
}

absl::StatusOr<std::optional<Sample>> FakeStream::Next() {
  if (next_ == SampleCount(shape_)) return std::optional<Sample>();
  const int64_t task = next_ / shape_.repeats / shape_.documents;
  Sample sample;
  sample.task_index = static_cast<uint32_t>(task);
  sample.task = StrCat("aufgabe_", task);
  sample.doc_id = next_ / shape_.repeats % shape_.documents;
  sample.repeat = static_cast<int32_t>(next_ % shape_.repeats);
  if (sample.repeat == 0) document_ = SharedText(StrCat("{\n  \"id\": ", sample.doc_id, "\n}"));
  sample.document = document_;
  sample.doc_hash = Sha256Hex(*document_);
  sample.target = StrCat(" ", sample.doc_id % 4);
  sample.scorer_input = MakeScorerInput(sample.doc_id);
  Request request;
  request.prompt = MakePrompt(task, sample.doc_id, shape_.prompt_bytes);
  request.kind = static_cast<RequestKind>(task % 3);
  if (request.kind == RequestKind::kLoglikelihood) {
    for (int32_t choice = 0; choice < shape_.choices; ++choice) {
      request.continuation = StrCat(" ", choice);
      sample.requests.push_back(request);
    }
  } else {
    if (request.kind == RequestKind::kGenerateUntil) {
      request.generation = MakeGeneration(sample.doc_id);
    }
    sample.requests.push_back(request);
  }
  ++next_;
  return std::optional<Sample>(std::move(sample));
}

Value FakePlan(int64_t window_requests, int64_t window_bytes, int64_t seed) {
  const Value window = Value::MakeDict({{"requests", window_requests}, {"bytes", window_bytes}});
  return Value::MakeDict(
      {{"format", "etalon-record"},
       {"model", Value::MakeDict({{"kind", "fake"}})},
       {"settings", Value::MakeDict({{"seed", seed}, {"window", window}})},
       {"tasks", Value::MakeList({Value::MakeDict({{"name", "aufgabe_0"}, {"version", 1.5}})})}});
}

namespace {

std::string Bits(double value) { return StrCat(std::bit_cast<uint64_t>(value)); }

void DescribeRequest(const Request& request, std::string* out) {
  StrAppend(out, " kind=", RequestKindName(request.kind), " continuation=[", request.continuation,
            "] prompt=");
  for (const auto& part : request.prompt->parts) StrAppend(out, "[", *part, "]");
  for (const Message& m : request.prompt->messages)
    StrAppend(out, "{", m.role, ":", m.content, "}");
  StrAppend(out, " open=", request.prompt->add_generation_prompt ? 1 : 0);
  const GenerationSettings& g = request.generation;
  for (const std::string& stop : g.until) StrAppend(out, " until=[", stop, "]");
  StrAppend(out, " max=", g.max_tokens, " sample=", g.do_sample ? 1 : 0, " ", Bits(g.temperature),
            " ", Bits(g.top_p), " ", g.top_k, " ", Bits(g.min_p), " ", g.seed, " ",
            PythonRepr(g.arguments), "\n");
}

void DescribeAnswer(const Answer& answer, std::string* out) {
  StrAppend(out, " error=[", answer.error, "] ", Bits(answer.log_likelihood), " ",
            answer.is_greedy ? 1 : 0, " [", answer.text, "] ", StopReasonName(answer.stop), " ",
            answer.prompt_tokens, " ", answer.answer_tokens, " ", answer.truncated_tokens, "\n");
}

}  // namespace

std::string Describe(const AnsweredSample& answered) {
  const Sample& sample = answered.sample;
  std::string out = StrCat(sample.task_index, " ", sample.task, " ", sample.doc_id, " ",
                           sample.repeat, " ", sample.doc_hash, " ", *sample.document, " [",
                           sample.target, "] ", PythonRepr(sample.scorer_input), " ",
                           answered.ask_hash, " ", answered.prompt_hash, "\n");
  for (const Request& request : sample.requests) DescribeRequest(request, &out);
  for (const Answer& answer : answered.answers) DescribeAnswer(answer, &out);
  return out;
}

}  // namespace etalon
