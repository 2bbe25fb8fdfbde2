#include "base/sample_hasher.h"

#include <algorithm>
#include <string_view>

#include "base/json.h"
#include "base/python.h"

namespace etalon {
namespace {

constexpr std::string_view kNul("\0", 1);

void UpdateWithPrompt(const Prompt& prompt, Sha256* hash) {
  if (!prompt.is_chat()) {
    for (const auto& part : prompt.parts) hash->Update(*part);
    return;
  }
  // Written out rather than through CanonicalJson, which refuses text that is not UTF-8.
  std::string text = "[";
  for (const Message& message : prompt.messages) {
    if (text.size() > 1) text += ',';
    text += "{\"content\":";
    AppendJsonString(message.content, &text);
    text += ",\"role\":";
    AppendJsonString(message.role, &text);
    text += '}';
  }
  text += ']';
  hash->Update(text);
}

}  // namespace

// The hash is new: only then does what it has seen depend on the parts alone.
void SampleHasher::UpdateWithParts(const Prompt& prompt, Sha256* hash) {
  const auto& parts = prompt.parts;
  if (parts.empty()) return;
  const auto last = parts.end() - 1;
  if (!std::equal(parts.begin(), last, head_.begin(), head_.end())) {
    for (auto it = parts.begin(); it != last; ++it) hash->Update(**it);
    head_.assign(parts.begin(), last);
    after_head_ = *hash;
  } else {
    *hash = after_head_;
  }
  hash->Update(**last);
}

SampleHashes SampleHasher::Hash(const Sample& sample) {
  SampleHashes hashes;
  Sha256 hash;
  bool is_first = true;
  for (const Request& request : sample.requests) {
    if (is_first && !request.prompt->is_chat()) {
      UpdateWithParts(*request.prompt, &hash);
      Sha256 prompt = hash;
      hashes.plain_prompt = ToHex(prompt.Finish());
    } else {
      UpdateWithPrompt(*request.prompt, &hash);
    }
    is_first = false;
    hash.Update(kNul);
    if (request.kind == RequestKind::kLoglikelihood) {
      hash.Update(request.continuation);
      hash.Update(kNul);
    } else if (request.kind == RequestKind::kGenerateUntil) {
      hash.Update(PythonJson(request.generation.arguments,
                             {.indent = -1, .ensure_ascii = true, .sort_keys = true}));
      hash.Update(kNul);
    }
  }
  hashes.ask = ToHex(hash.Finish());
  return hashes;
}

std::string AskHash(const Sample& sample) { return SampleHasher().Hash(sample).ask; }

}  // namespace etalon
