// A model's own chat template, through libllama-common. It renders; it tokenises nothing.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "etalon/request.h"
#include "llama.h"

namespace etalon {

class ChatTemplate {
 public:
  // FailedPrecondition when the model has no template.
  static absl::StatusOr<std::unique_ptr<ChatTemplate>> Create(const llama_model* model);
  ~ChatTemplate();
  // As transformers' apply_chat_template: opens the assistant's turn, or with
  // add_generation_prompt false ends right after the last message's text.
  absl::StatusOr<std::string> Render(const Prompt& prompt) const;

 private:
  struct State;
  ChatTemplate();
  std::unique_ptr<State> state_;
};

}  // namespace etalon
