#include <utility>

#include "base/hash.h"
#include "records/marks/answer_checks.h"
#include "views/asked/asked_sample.h"
#include "views/asked/text_block.h"

namespace etalon {
namespace {

Value DescribePrompt(const Prompt& prompt) {
  if (!prompt.is_chat()) return Value(prompt.PlainText());
  Value::List messages;
  for (const Message& each : prompt.messages) {
    messages.push_back(Value::MakeDict({{"role", each.role}, {"content", each.content}}));
  }
  return Value(std::move(messages));
}

Value DescribeGeneration(const GenerationSettings& generation) {
  Value described = Value::MakeDict(
      {{"until", Value(Value::List(generation.until.begin(), generation.until.end()))},
       {"max_tokens", int64_t{generation.max_tokens}},
       {"do_sample", generation.do_sample}});
  if (!generation.do_sample) return described;
  described.Set("temperature", generation.temperature);
  described.Set("top_p", generation.top_p);
  described.Set("top_k", int64_t{generation.top_k});
  described.Set("min_p", generation.min_p);
  return described;
}

Value DescribeTokens(const AskedTokens& tokens) {
  Value::List ids, texts;
  for (const AskedToken& token : tokens.tokens) {
    ids.emplace_back(token.id);
    texts.emplace_back(VisibleBytes(token.text));
  }
  return Value::MakeDict({{"ids", Value(std::move(ids))},
                          {"texts", Value(std::move(texts))},
                          {"first_scored", static_cast<int64_t>(tokens.first_scored)},
                          {"truncated", tokens.truncated}});
}

Value DescribeRequest(const Request& request, const AskedRequest& asked, bool is_rendered) {
  Value described = Value::MakeDict({{"kind", RequestKindName(request.kind)}});
  described.Set(request.prompt->is_chat() ? "messages" : "prompt", DescribePrompt(*request.prompt));
  if (request.prompt->is_chat() && is_rendered) described.Set("prompt", asked.prompt);
  if (request.kind == RequestKind::kLoglikelihood) {
    described.Set("continuation", request.continuation);
  }
  if (request.kind == RequestKind::kGenerateUntil) {
    described.Set("generation", DescribeGeneration(request.generation));
  }
  if (!asked.error.empty()) described.Set("error", asked.error);
  Value::List sequences;
  for (const AskedTokens& tokens : asked.sequences) sequences.push_back(DescribeTokens(tokens));
  if (!sequences.empty()) described.Set("tokens", Value(std::move(sequences)));
  return described;
}

}  // namespace

Value DescribeAsked(const AskedSample& asked) {
  const Sample& sample = asked.sample;
  Value described = Value::MakeDict({{"task", sample.task},
                                     {"doc_id", sample.doc_id},
                                     {"document", *sample.document},
                                     {"doc_hash", sample.doc_hash},
                                     {"ask_hash", AskHash(sample)},
                                     {"target", sample.target}});
  if (asked.is_rendered) {
    described.Set("prompt_hash", Sha256Hex(asked.requests.front().prompt));
  }
  Value::List requests, right;
  for (size_t i = 0; i < sample.requests.size(); ++i) {
    requests.push_back(DescribeRequest(sample.requests[i], asked.requests[i], asked.is_rendered));
  }
  described.Set("requests", Value(std::move(requests)));
  if (sample.scorer_input.Find("choices") != nullptr) {
    for (const size_t position : RightPositions(sample.scorer_input)) {
      right.emplace_back(static_cast<int64_t>(position));
    }
    described.Set("right", Value(std::move(right)));
  }
  described.Set("scorer_input", sample.scorer_input);
  for (const char* key : {"fewshot", "repeats", "filters", "metrics"}) {
    if (const Value* value = asked.task.Find(key)) described.Set(key, *value);
  }
  return described;
}

}  // namespace etalon
