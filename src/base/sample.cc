#include "etalon/sample.h"

#include "base/hash.h"
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

std::string AskHash(const Sample& sample) {
  Sha256 hash;
  for (const Request& request : sample.requests) {
    UpdateWithPrompt(*request.prompt, &hash);
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
  return ToHex(hash.Finish());
}

}  // namespace etalon
