// What a sample asks, as digests. It keeps the hashing of what the prompts before began with too,
// since questions of a task mostly share their examples; that changes no digest.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/hash.h"
#include "etalon/sample.h"

namespace etalon {

struct SampleHashes {
  std::string ask;  // AskHash
  // SHA-256, hex, of the first request's prompt; empty for a chat, whose text only a model knows,
  // and for a sample that asks nothing.
  std::string plain_prompt;
};

class SampleHasher {
 public:
  SampleHashes Hash(const Sample& sample);

 private:
  void UpdateWithParts(const Prompt& prompt, Sha256* hash);
  const std::string& TextOf(const Prompt& prompt);

  // All parts but the last of the last first prompt, and the state of a digest after them.
  std::vector<std::shared_ptr<const std::string>> head_;
  Sha256 after_head_;
  // Of the last prompt that was put together.
  const Prompt* prompt_ = nullptr;
  std::string text_;
};

}  // namespace etalon
