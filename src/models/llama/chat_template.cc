#include "models/llama/chat_template.h"

#include <exception>

#include "absl/status/status.h"
#include "base/str.h"
#include "base/text.h"
#include "chat.h"

namespace etalon {

struct ChatTemplate::State {
  common_chat_templates_ptr templates;
};

ChatTemplate::ChatTemplate() : state_(std::make_unique<State>()) {}
ChatTemplate::~ChatTemplate() = default;

absl::StatusOr<std::unique_ptr<ChatTemplate>> ChatTemplate::Create(const llama_model* model) {
  if (llama_model_chat_template(model, nullptr) == nullptr) {
    return absl::FailedPreconditionError(
        "the model has no chat template; run without --apply-chat-template");
  }
  std::unique_ptr<ChatTemplate> chat(new ChatTemplate());
  try {
    chat->state_->templates = common_chat_templates_init(model, "");
  } catch (const std::exception& error) {
    return absl::InvalidArgumentError(StrCat("the model's chat template: ", error.what()));
  }
  return chat;
}

absl::StatusOr<std::string> ChatTemplate::Render(const Prompt& prompt) const {
  common_chat_templates_inputs inputs;
  inputs.use_jinja = true;
  inputs.add_generation_prompt = prompt.add_generation_prompt;
  for (const Message& message : prompt.messages) {
    common_chat_msg out;
    out.role = message.role;
    out.content = message.content;
    inputs.messages.push_back(std::move(out));
  }
  std::string text;
  try {
    text = common_chat_templates_apply(state_->templates.get(), inputs).prompt;
  } catch (const std::exception& error) {
    return absl::InvalidArgumentError(StrCat("the model's chat template: ", error.what()));
  }
  if (prompt.add_generation_prompt) return text;
  // transformers' continue_final_message: cut after the final message's text, trimmed at its end
  // (utils/chat_template_utils.py).
  const std::string_view final = TrimSpaces(prompt.messages.back().content);
  const size_t at = text.rfind(final);
  if (at == std::string::npos) {
    return absl::InvalidArgumentError(
        "the model's chat template does not print the message that the answer continues");
  }
  const std::string& content = prompt.messages.back().content;
  const bool is_whole = text.compare(at, content.size(), content) == 0;
  return text.substr(0, at + (is_whole ? content.size() : final.size()));
}

}  // namespace etalon
