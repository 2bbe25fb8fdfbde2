// links: llama::llama llama::common
// Chat templates as transformers renders them. What is expected of real models' prompts stands in
// the references (tests/interop/reference.sh).
#include "models/llama/chat_template.h"

#include <gmock/gmock.h>

#include "base/str.h"

namespace etalon {
namespace {

using testing::HasSubstr;

constexpr char kTurns[] =
    "{{ bos_token }}{% for message in messages %}"
    "<{{ message['role'] }}>{{ message['content'] | trim }}</s>{% endfor %}"
    "{% if add_generation_prompt %}<assistant>{% endif %}";

std::unique_ptr<ChatTemplate> Make(const std::string& source) {
  auto chat = ChatTemplate::Create(source, "<s>", "</s>");
  EXPECT_TRUE(chat.ok()) << chat.status();
  return chat.ok() ? *std::move(chat) : nullptr;
}

Prompt Chat(std::vector<Message> messages, bool add_generation_prompt = true) {
  Prompt prompt;
  prompt.messages = std::move(messages);
  prompt.add_generation_prompt = add_generation_prompt;
  return prompt;
}

TEST(ChatTemplate, OpensTheTurnOrGoesOnWithIt) {
  const auto chat = Make(kTurns);
  ASSERT_NE(chat, nullptr);
  EXPECT_TRUE(chat->takes_system());
  EXPECT_EQ(*chat->Render(Chat({{"user", " Hi "}})), "<s><user>Hi</s><assistant>");
  EXPECT_EQ(*chat->Render(Chat({{"user", "Hi"}, {"assistant", "The answer is "}}, false)),
            "<s><user>Hi</s><assistant>The answer is");
}

// lm-eval's mbpp_instruct begins the answer with a line end, a fence and another line end.
TEST(ChatTemplate, GoesOnWithAllOfATurnThatItDoesNotTrim) {
  const auto chat = Make(
      "{% for m in messages %}<{{ m.role }}>{{ m.content }}</s>{% endfor %}"
      "{% if add_generation_prompt %}<assistant>{% endif %}");
  ASSERT_NE(chat, nullptr);
  EXPECT_EQ(*chat->Render(Chat({{"user", "Hi"}, {"assistant", "\n```python\n"}}, false)),
            "<user>Hi</s><assistant>\n```python\n");
  const auto deaf = Make("{% for m in messages %}{{ m.role }}{% endfor %}");
  ASSERT_NE(deaf, nullptr);
  EXPECT_TRUE(absl::IsInvalidArgument(
      deaf->Render(Chat({{"user", "Hi"}, {"assistant", "So"}}, false)).status()));
}

TEST(ChatTemplate, LeavesOutASystemMessageThatIsRefused) {
  const auto chat = Make(
      StrCat("{% if messages[0]['role'] == 'system' %}{{ raise_exception('no system role here') }}"
             "{% endif %}",
             kTurns));
  ASSERT_NE(chat, nullptr);
  EXPECT_FALSE(chat->takes_system());
  EXPECT_EQ(*chat->Render(Chat({{"system", "Be brief."}, {"user", "Hi"}})),
            *chat->Render(Chat({{"user", "Hi"}})));
}

TEST(ChatTemplate, KnowsOneThatPrintsNoSystemMessage) {
  const auto chat = Make(
      "{% for m in messages %}{% if m.role != 'system' %}{{ m.content }}"
      "{% endif %}{% endfor %}");
  ASSERT_NE(chat, nullptr);
  EXPECT_FALSE(chat->takes_system());
}

TEST(ChatTemplate, SaysWhatItsTemplateSays) {
  const auto chat = Make(
      "{% for m in messages %}{% if (m.role == 'user') != (loop.index0 % 2 == 0) %}"
      "{{ raise_exception('roles must alternate') }}{% endif %}{% endfor %}");
  ASSERT_NE(chat, nullptr);
  const auto text = chat->Render(Chat({{"user", "a"}, {"user", "b"}}));
  ASSERT_TRUE(absl::IsInvalidArgument(text.status()));
  EXPECT_EQ(std::string(text.status().message()),
            "the model's chat template: roles must alternate");
  EXPECT_TRUE(absl::IsInvalidArgument(ChatTemplate::Create("{% if %}", "", "").status()));
}

// A prompt is the same on every day, and thinking is what the template does by itself.
TEST(ChatTemplate, SeesNoClockAndNoSwitches) {
  const auto chat = Make(
      "{{ strftime_now('%d %b %Y') }}{{ enable_thinking is defined }}{{ tools is none }}"
      "{{ documents is none }}");
  ASSERT_NE(chat, nullptr);
  const auto text = chat->Render(Chat({{"user", "Hi"}}));
  ASSERT_TRUE(text.ok()) << text.status();
  EXPECT_EQ(*text, "26 Jul 2024FalseTrueTrue");
  const auto thinking = Make("{{ enable_thinking }}");
  ASSERT_NE(thinking, nullptr);
  thinking->EnableThinking(false);
  EXPECT_EQ(*thinking->Render(Chat({{"user", "Hi"}})), "False");
}

}  // namespace
}  // namespace etalon
