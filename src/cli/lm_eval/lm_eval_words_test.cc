#include "cli/lm_eval/lm_eval_words.h"

#include <gtest/gtest.h>

#include <set>

#include "base/file.h"
#include "base/status.h"
#include "base/str.h"
#include "base/text.h"

namespace etalon {
namespace {

absl::StatusOr<LmEvalTranslation> Translate(std::string_view line) {
  CommonOptions common;
  const std::vector<Command> commands = DeclareCommands(&common);
  std::vector<std::string> words;
  for (const std::string_view word : SplitText(line, " ")) words.emplace_back(word);
  return TranslateLmEval(words, *FindCommand(commands, words.front()));
}

TEST(LmEvalWords, BecomeOurs) {
  const std::pair<const char*, const char*> cases[] = {
      {"run --tasks a,b c", "run --tasks=a,b,c"},
      {"run -t a b -f 5 -L 0.5", "run --tasks=a,b --num-fewshot=5 --limit=0.5"},
      {"run --limit -1", "run --limit=-1"},
      {"run --num_fewshot=2 --output_path o", "run --num-fewshot=2 --output=o"},
      {"run --include_path p -s --json", "run --task-path=p --json"},
      {"run --model hf --model_args pretrained=m.gguf", "run --model=m.gguf"},
      {"run -M hf -a pretrained=d gguf_file=m.gguf,max_length=9 -t x",
       "run --ctx=9 --tasks=x --model=d/m.gguf"},
      {"run --model_args pretrained=m.gguf,device=cuda:1",
       "run --device=CUDA1 --gpu-layers=999 --model=m.gguf"},
      {"run --model dummy", "run --model=null:"},
      {"run --model replay:x", "run --model=replay:x"},
      {"run --device cpu --device CUDA0", "run --device=CUDA0"},
      {"run --apply_chat_template --fewshot_as_multiturn --json",
       "run --apply-chat-template --fewshot-as-multiturn=true --json"},
      {"run --apply_chat_template True --fewshot_as_multiturn False",
       "run --apply-chat-template --fewshot-as-multiturn=false"},
      {"run --apply_chat_template false", "run"},
      {"run --apply_chat_template tool_use", "run --apply-chat-template --chat-template=tool_use"},
      {"run --apply-chat-template tool_use", "run --apply-chat-template --chat-template=tool_use"},
      {"run --apply-chat-template --json", "run --apply-chat-template --json"},
      {"run --gen_kwargs a=1 b=2", "run --gen-kwargs=a=1,b=2"},
      {"run --seed 7", "run --seed=7"},
      {"run --seed 0,1,2,3", "run --seed=0,1,2,3"},
      {"run --seed 0,None,None,3", "run --seed=0,None,None,3"},
      {"run --window_requests 3", "run --window-requests 3"},
      {"run -v --tasks a -- --tasks", "run -v --tasks=a -- --tasks"},
      {"tasks list --include_path p", "tasks list --task-path p"},
      {"export r --bootstrap_iters 3 --output_path o", "export r --bootstrap-iters 3 --output o"},
      // What is no flag of that program is the parser's matter.
      {"run --no-such x", "run --no-such x"},
      {"show r -s x", "show r -s x"},
  };
  for (const auto& [theirs, ours] : cases) {
    const auto line = Translate(theirs);
    ASSERT_TRUE(line.ok()) << theirs << ": " << line.status();
    EXPECT_EQ(JoinText(line->words, " "), ours) << theirs;
    EXPECT_TRUE(line->notes.empty()) << theirs;
  }
}

TEST(LmEvalWords, WithoutEffectAreSaid) {
  for (const char* line :
       {"run --batch_size auto:4", "run -b 8", "run --use_cache x", "run --cache_requests",
        "run --write_out", "run -v DEBUG", "run --model_args pretrained=m.gguf,dtype=float32",
        "run --model_args pretrained=m.gguf,parallelize=True"}) {
    const auto translated = Translate(line);
    ASSERT_TRUE(translated.ok()) << line << ": " << translated.status();
    EXPECT_EQ(translated->notes.size(), 1u) << line;
    EXPECT_LE(translated->words.size(), 2u) << line;
  }
}

TEST(LmEvalWords, ThatCannotBeHonouredSayWhatToUse) {
  const std::pair<const char*, const char*> cases[] = {
      {"run --model vllm", "--model FILE.gguf"},
      {"run --model hf", "pretrained=FILE.gguf"},
      {"run --model hf --model_args pretrained=gpt2", "GGUF"},
      {"run --model null: --model_args pretrained=m.gguf", "one of them"},
      {"run --model_args pretrained=m.gguf,dtype=float16", "file of that type"},
      {"run --model_args pretrained=m.gguf,revision=main", "digest"},
      {"run --model_args pretraned=m.gguf", "did you mean \"pretrained\""},
      {"run --model_args m.gguf", "not name=value"},
      {"run --tasks list", "etalon tasks list"},
      {"run --wandb_args project=x", "etalon export"},
      {"run --config x.yaml", "etalon.toml"},
      {"run --tasks", "needs a value"},
      {"run --tasks --json", "needs a value"},
  };
  for (const auto& [line, hint] : cases) {
    const auto translated = Translate(line);
    ASSERT_FALSE(translated.ok()) << line;
    EXPECT_TRUE(IsUsageError(translated.status())) << line;
    const std::string message(translated.status().message());
    EXPECT_NE(message.find(hint), std::string::npos) << line << ": " << message;
  }
}

TEST(LmEvalWords, KeepAnEmptyText) {
  CommonOptions common;
  const std::vector<Command> commands = DeclareCommands(&common);
  const auto line =
      TranslateLmEval({"run", "--system_instruction", ""}, *FindCommand(commands, "run"));
  ASSERT_TRUE(line.ok()) << line.status();
  EXPECT_EQ(line->words, (std::vector<std::string>{"run", "--system-instruction", ""}));
}

// The page lists each of them, and none that is not there.
TEST(LmEvalWords, AreThoseOfThePage) {
  const auto page = ReadFile(JoinPath(ETALON_SOURCE_DIR, "docs/lm-eval.md"));
  ASSERT_TRUE(page.ok()) << page.status();
  std::set<std::string> listed;
  for (const std::string_view line : SplitText(*page, "\n")) {
    if (!line.starts_with("| `--")) continue;
    const std::string_view name = line.substr(5);
    listed.emplace(name.substr(0, name.find_first_of("` ")));
  }
  std::set<std::string> known;
  for (const LmEvalFlag& flag : LmEvalFlags()) {
    known.emplace(flag.name);
    if (flag.letter.empty()) continue;
    EXPECT_NE(page->find(StrCat("`--", flag.name, "`, `", flag.letter, "`")), std::string::npos)
        << flag.name << " is listed without " << flag.letter;
  }
  EXPECT_EQ(listed, known);
}

}  // namespace
}  // namespace etalon
