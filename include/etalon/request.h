// What is asked of a model. A request knows neither its task nor how its answer will be scored.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "etalon/value.h"

namespace etalon {

enum class RequestKind { kLoglikelihood, kLoglikelihoodRolling, kGenerateUntil };

// "loglikelihood", "loglikelihood_rolling", "generate_until": the field's names, used in records.
const char* RequestKindName(RequestKind kind);

struct Message {
  std::string role;  // "system", "user" or "assistant"
  std::string content;
  bool operator==(const Message&) const = default;
};

// What stands before a continuation or a generation: plain text in parts, or messages that the
// model's own chat template turns into text.
struct Prompt {
  // Plain text is the concatenation of the parts. Shared, because few-shot examples recur in
  // thousands of samples and are stored once.
  std::vector<std::shared_ptr<const std::string>> parts;
  // When not empty this is a chat and `parts` is empty.
  std::vector<Message> messages;
  // Ask the template to open the assistant's turn. False when the last message is an assistant's
  // message that the answer continues (lm-eval's gen_prefix).
  bool add_generation_prompt = true;

  bool is_chat() const { return !messages.empty(); }
  std::string PlainText() const;  // empty for a chat
};

struct GenerationSettings {
  std::vector<std::string> until;  // stop strings; the answer is cut before the first of them
  int32_t max_tokens = 256;
  bool do_sample = false;
  double temperature = 0;
  double top_p = 1;
  int32_t top_k = 0;  // 0: no limit
  double min_p = 0;
  uint64_t seed = 0;  // of this one request; unused when greedy
  // The arguments as lm-eval logs them (its dict, its key order), for hashes and exports.
  Value arguments;
};

struct Request {
  RequestKind kind = RequestKind::kLoglikelihood;
  // For kLoglikelihoodRolling the whole text; it may be empty text for an unconditional
  // log-likelihood. Shared by the choices of one question. Never null.
  std::shared_ptr<const Prompt> prompt;
  std::string continuation;       // kLoglikelihood only
  GenerationSettings generation;  // kGenerateUntil only
};

}  // namespace etalon
