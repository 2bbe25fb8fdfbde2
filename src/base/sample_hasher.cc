#include "base/sample_hasher.h"

#include <algorithm>
#include <string_view>

#include "base/json.h"
#include "base/python.h"

namespace etalon {
namespace {

constexpr std::string_view kNul("\0", 1);

// The canonical JSON of the messages, written out rather than through CanonicalJson, which refuses
// text that is not UTF-8.
std::string ChatText(const std::vector<Message>& messages) {
  std::string text = "[";
  for (const Message& message : messages) {
    if (text.size() > 1) text += ',';
    text += "{\"content\":";
    AppendJsonString(message.content, &text);
    text += ",\"role\":";
    AppendJsonString(message.role, &text);
    text += '}';
  }
  text += ']';
  return text;
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

// One text in place of its parts: the choices of a question hash it again and again.
const std::string& SampleHasher::TextOf(const Prompt& prompt) {
  if (&prompt == prompt_) return text_;
  prompt_ = &prompt;
  if (prompt.is_chat()) {
    text_ = ChatText(prompt.messages);
  } else {
    text_.clear();
    for (const auto& part : prompt.parts) text_ += *part;
  }
  return text_;
}

SampleHashes SampleHasher::Hash(const Sample& sample) {
  SampleHashes hashes;
  Sha256 hash;
  bool is_first = true;
  prompt_ = nullptr;  // those of other samples may lie where these do
  for (const Request& request : sample.requests) {
    if (is_first && !request.prompt->is_chat()) {
      UpdateWithParts(*request.prompt, &hash);
      Sha256 prompt = hash;
      hashes.plain_prompt = ToHex(prompt.Finish());
    } else {
      hash.Update(TextOf(*request.prompt));
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
