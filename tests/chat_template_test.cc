// links: llama::llama llama::common
// Chat templates as transformers renders them. What is expected of real models' prompts stands in
// the references (tests/interop/reference.sh).
#include "models/llama/chat_template.h"

#include <gmock/gmock.h>

#include <map>

#include "base/json.h"
#include "base/str.h"
#include "gguf.h"
#include "program.h"

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

// The tiny model with other chat templates: by their keys, "" of none.
std::string TinyModelWith(const std::string& folder,
                          const std::map<std::string, std::string>& templates) {
  constexpr char kKey[] = "tokenizer.chat_template";
  ggml_context* tensors = nullptr;
  gguf_context* tiny = gguf_init_from_file(SourceFile("tests/data/tiny.gguf").c_str(),
                                           {.no_alloc = false, .ctx = &tensors});
  gguf_context* made = gguf_init_empty();
  gguf_set_kv(made, tiny);
  gguf_remove_key(made, kKey);
  for (const auto& [name, text] : templates) {
    gguf_set_val_str(made, name.empty() ? kKey : StrCat(kKey, ".", name).c_str(), text.c_str());
  }
  for (ggml_tensor* each = ggml_get_first_tensor(tensors); each != nullptr;
       each = ggml_get_next_tensor(tensors, each)) {
    // One tensor is the memory of all the others.
    if (gguf_find_tensor(tiny, ggml_get_name(each)) >= 0) gguf_add_tensor(made, each);
  }
  std::string path = folder + "/several.gguf";
  EXPECT_TRUE(gguf_write_to_file(made, path.c_str(), /*only_meta=*/false));
  gguf_free(made);
  gguf_free(tiny);
  ggml_free(tensors);
  return path;
}

ProgramResult AskAsChat(const std::string& model, const std::string& output,
                        const std::vector<std::string>& more) {
  std::vector<std::string> words = {"run",
                                    "--model",
                                    model,
                                    "--tasks",
                                    "suite_sums",
                                    "--task-path",
                                    SourceFile("tests/data/suite"),
                                    "--limit",
                                    "1",
                                    "--threads",
                                    "1",
                                    "--output",
                                    output};
  words.insert(words.end(), more.begin(), more.end());
  return RunProgram(words);
}

// What was asked and answered, with the number of tokens of the rendered prompt.
std::string FirstSample(const std::string& record) {
  const ProgramResult shown = RunProgram({"show", record, "--sample", "suite_sums:0", "--json"});
  EXPECT_EQ(shown.exit_code, 0) << shown.err;
  EXPECT_THAT(shown.out, HasSubstr("\"prompt_tokens\""));
  return shown.out;
}

TEST(ChatTemplate, IsChosenByNameAmongSeveral) {
  const std::string folder = FreshFolder("templates");
  const std::string model = TinyModelWith(
      folder, {{"", kTurns}, {"tool_use", StrCat("tools ", kTurns)}, {"rag", kTurns}});
  const auto run = [&](const std::string& name, const std::vector<std::string>& more) {
    const ProgramResult result = AskAsChat(model, folder + "/" + name, more);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return FirstSample(folder + "/" + name);
  };
  const std::string by_default = run("default", {"--apply-chat-template"});
  EXPECT_EQ(run("named", {"--apply-chat-template", "default"}), by_default);
  EXPECT_EQ(run("rag", {"--apply_chat_template", "rag"}), by_default) << "of the same text";
  EXPECT_NE(run("tools", {"--apply-chat-template", "tool_use"}), by_default);
  const Value manifest = *ParseJson(*ReadFile(folder + "/tools/manifest.json"));
  EXPECT_EQ(manifest.Find("plan")->Find("model")->FindString("chat_template"), "tool_use");
  EXPECT_THAT(*ReadFile(folder + "/tools/report.html"), HasSubstr("--chat-template tool_use"));

  const ProgramResult wrong =
      AskAsChat(model, folder + "/wrong", {"--apply-chat-template", "tools"});
  EXPECT_EQ(wrong.exit_code, 3);
  EXPECT_THAT(wrong.err, HasSubstr("no chat template \"tools\"; it has default, rag, tool_use"));
  const ProgramResult alone = AskAsChat(model, folder + "/alone", {"--chat-template", "rag"});
  EXPECT_EQ(alone.exit_code, 2);
  EXPECT_THAT(alone.err, HasSubstr("give --apply-chat-template too"));
  const ProgramResult info = RunProgram({"model", "info", model});
  EXPECT_THAT(info.out, HasSubstr("by name: rag, tool_use"));
  std::filesystem::remove_all(folder);
}

TEST(ChatTemplate, WithoutADefaultMustBeNamed) {
  const std::string folder = FreshFolder("nameless");
  const std::string model = TinyModelWith(folder, {{"rag", kTurns}});
  const ProgramResult none = AskAsChat(model, folder + "/none", {"--apply-chat-template"});
  EXPECT_EQ(none.exit_code, 3);
  EXPECT_THAT(none.err, HasSubstr("no default chat template; it has rag; choose with"));
  const ProgramResult rag = AskAsChat(model, folder + "/rag", {"--apply-chat-template", "rag"});
  EXPECT_EQ(rag.exit_code, 0) << rag.err;
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace etalon
