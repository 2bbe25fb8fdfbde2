#include "models/llama/chat_template.h"

#include <algorithm>
#include <ctime>
#include <exception>
#include <utility>

#include "absl/status/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "jinja/lexer.h"
#include "jinja/parser.h"
#include "jinja/runtime.h"

namespace etalon {
namespace {

// Templates may print the day; a prompt that changes with it could not be measured again. This is
// the day that those of Llama 3 take where they know none: 26 July 2024, at noon.
constexpr std::time_t kToday = 1721995200;

std::string TokenText(const llama_vocab* vocab, llama_token token) {
  return token == LLAMA_TOKEN_NULL ? "" : llama_vocab_get_text(vocab, token);
}

jinja::value TextValue(const std::string& text) { return jinja::mk_val<jinja::value_string>(text); }

jinja::value MessagesValue(const std::vector<Message>& messages) {
  auto list = jinja::mk_val<jinja::value_array>();
  for (const Message& message : messages) {
    auto object = jinja::mk_val<jinja::value_object>();
    object->insert("role", TextValue(message.role));
    object->insert("content", TextValue(message.content));
    list->push_back(object);
  }
  return list;
}

// What a template says by raise_exception, without the library's picture of the place.
std::string Reason(const std::exception& error) {
  constexpr std::string_view kRaised = "Jinja Exception: ";
  std::string text = error.what();
  if (const size_t at = text.find(kRaised); at != std::string::npos) {
    text = text.substr(at + kRaised.size());
  }
  return RepairUtf8(std::string(TrimSpaces(text.substr(0, text.find('\n')))));
}

absl::Status Failure(const std::exception& error) {
  return absl::InvalidArgumentError(StrCat("the model's chat template: ", Reason(error)));
}

constexpr std::string_view kDefaultName = "default";

std::vector<std::string> TemplateNames(const llama_model* model) {
  constexpr std::string_view kPrefix = "tokenizer.chat_template.";
  std::vector<std::string> names;
  if (llama_model_chat_template(model, nullptr) != nullptr) names.emplace_back(kDefaultName);
  for (int32_t i = 0; i < llama_model_meta_count(model); ++i) {
    char key[256] = "";
    llama_model_meta_key_by_index(model, i, key, sizeof(key));
    const std::string_view text(key);
    if (text.starts_with(kPrefix)) names.push_back(RepairUtf8(text.substr(kPrefix.size())));
  }
  std::sort(names.begin(), names.end());
  return names;
}

absl::Status NoSuchTemplate(const llama_model* model, const std::string& name) {
  const std::vector<std::string> names = TemplateNames(model);
  if (names.empty()) {
    return absl::FailedPreconditionError(
        "the model has no chat template; run without --apply-chat-template");
  }
  const std::string there_are = StrCat("it has ", JoinText(names, ", "));
  if (name.empty()) {
    return absl::FailedPreconditionError(StrCat("the model has no default chat template; ",
                                                there_are, "; choose with --chat-template NAME"));
  }
  return absl::FailedPreconditionError(StrCat("the model has no chat template \"", name, "\"; ",
                                              there_are, DidYouMean(name, names)));
}

}  // namespace

struct ChatTemplate::State {
  jinja::program program;
  std::string source, begin_token, end_token;
  bool takes_system = true;
  std::optional<bool> enable_thinking;

  // As transformers calls a template: with these names and no others.
  absl::StatusOr<std::string> Run(const std::vector<Message>& messages,
                                  bool add_generation_prompt) const {
    try {
      jinja::context context(source);
      context.current_time = kToday;
      context.set_val("messages", MessagesValue(messages));
      context.set_val("tools", jinja::mk_val<jinja::value_none>());
      context.set_val("documents", jinja::mk_val<jinja::value_none>());
      context.set_val("add_generation_prompt",
                      jinja::mk_val<jinja::value_bool>(add_generation_prompt));
      if (enable_thinking.has_value()) {
        context.set_val("enable_thinking", jinja::mk_val<jinja::value_bool>(*enable_thinking));
      }
      context.set_val("bos_token", TextValue(begin_token));
      context.set_val("eos_token", TextValue(end_token));
      const jinja::value results = jinja::runtime(context).execute(program);
      return jinja::runtime::gather_string_parts(results)->as_string().str();
    } catch (const std::exception& error) {
      return Failure(error);
    }
  }
};

ChatTemplate::ChatTemplate() : state_(std::make_unique<State>()) {}
ChatTemplate::~ChatTemplate() = default;

const char* ChatTemplateText(const llama_model* model, const std::string& name) {
  const bool is_default = name.empty() || name == kDefaultName;
  return llama_model_chat_template(model, is_default ? nullptr : name.c_str());
}

absl::StatusOr<std::unique_ptr<ChatTemplate>> ChatTemplate::Create(const llama_model* model,
                                                                   const std::string& name) {
  const char* source = ChatTemplateText(model, name);
  if (source == nullptr) return NoSuchTemplate(model, name);
  const llama_vocab* vocab = llama_model_get_vocab(model);
  return Create(source, TokenText(vocab, llama_vocab_bos(vocab)),
                TokenText(vocab, llama_vocab_eos(vocab)));
}

absl::StatusOr<std::unique_ptr<ChatTemplate>> ChatTemplate::Create(const std::string& source,
                                                                   const std::string& begin_token,
                                                                   const std::string& end_token) {
  std::unique_ptr<ChatTemplate> chat(new ChatTemplate());
  State& state = *chat->state_;
  state.begin_token = begin_token;
  state.end_token = end_token;
  try {
    jinja::lexer lexer;
    const jinja::lexer_result words = lexer.tokenize(source);
    state.source = words.source;
    state.program = jinja::parse_from_tokens(words);
  } catch (const std::exception& error) {
    return Failure(error);
  }
  constexpr std::string_view kProbe = "etalon-probe";
  const auto probed = state.Run({{"system", std::string(kProbe)}, {"user", "?"}}, true);
  state.takes_system = probed.ok() && probed->find(kProbe) != std::string::npos;
  return chat;
}

void ChatTemplate::EnableThinking(std::optional<bool> is_enabled) {
  state_->enable_thinking = is_enabled;
}

bool ChatTemplate::takes_system() const { return state_->takes_system; }

absl::StatusOr<std::string> ChatTemplate::Render(const Prompt& prompt) const {
  // The end of a message that the answer continues is found as transformers 5 finds it
  // (continue_final_message in utils/chat_template_utils.py): by a mark that the template prints.
  constexpr std::string_view kEnd = "CONTINUE_FINAL_MESSAGE_TAG", kEndAndSpace = " ";
  std::vector<Message> messages = prompt.messages;
  if (!prompt.add_generation_prompt) StrAppend(&messages.back().content, kEnd, kEndAndSpace);
  auto text = state_->Run(messages, prompt.add_generation_prompt);
  if (!text.ok()) {
    // As lm-eval does: without the system message, if that is what was refused.
    std::vector<Message> others = messages;
    std::erase_if(others, [](const Message& message) { return message.role == "system"; });
    if (others.size() == messages.size() || others.empty()) return text;
    ETALON_TRY(text, state_->Run(others, prompt.add_generation_prompt));
  }
  if (prompt.add_generation_prompt) return text;
  const size_t at = text->rfind(kEnd);
  if (at == std::string::npos) {
    return absl::InvalidArgumentError(
        "the model's chat template does not print the message that the answer continues");
  }
  const bool keeps_space = text->compare(at + kEnd.size(), kEndAndSpace.size(), kEndAndSpace) == 0;
  text->resize(at);
  if (keeps_space) return text;
  // One that trims messages would have trimmed this one without the mark.
  const std::string_view trimmed = PythonStrip(*text);
  if (!trimmed.empty()) {
    text->resize(static_cast<size_t>(trimmed.data() + trimmed.size() - text->data()));
  }
  return text;
}

}  // namespace etalon
