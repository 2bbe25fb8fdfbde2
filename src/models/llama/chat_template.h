// A model's own chat template, run by libllama-common's template engine as transformers runs it
// with Jinja2, so that the text is the one that lm-eval hashes. It renders; it tokenises nothing,
// and reads no clock.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "etalon/request.h"
#include "llama.h"

namespace etalon {

// The text of the model's chat template of that name; null when there is none.
const char* ChatTemplateText(const llama_model* model, const std::string& name);

class ChatTemplate {
 public:
  // The model's template of that name, "" and "default" for the one without a name.
  // FailedPrecondition when there is none, with the names that there are; InvalidArgument when it
  // is no template.
  static absl::StatusOr<std::unique_ptr<ChatTemplate>> Create(const llama_model* model,
                                                              const std::string& name);
  // Of this text, with the tokens that it calls bos_token and eos_token.
  static absl::StatusOr<std::unique_ptr<ChatTemplate>> Create(const std::string& source,
                                                              const std::string& begin_token,
                                                              const std::string& end_token);
  ~ChatTemplate();

  // False when it refuses a system message or prints nothing of it.
  bool takes_system() const;

  // The value of `enable_thinking` in the template; absent: it is not defined there.
  void EnableThinking(std::optional<bool> is_enabled);

  // As transformers' apply_chat_template: opens the assistant's turn, or with
  // add_generation_prompt false ends right after the last message's text. What is refused with a
  // system message is rendered without it. InvalidArgument with what the template says.
  absl::StatusOr<std::string> Render(const Prompt& prompt) const;

 private:
  struct State;
  ChatTemplate();
  std::unique_ptr<State> state_;
};

}  // namespace etalon
