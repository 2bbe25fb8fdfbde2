#include "cli/help/completion.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/str.h"
#include "base/text.h"

namespace etalon {
namespace {

struct Fixture {
  CommonOptions common;
  std::vector<Command> commands = DeclareCommands(&common);
  std::vector<std::string> folders;

  Completion Run(std::string_view line) {
    std::vector<std::string> words;
    for (const std::string_view word : SplitText(line, " ")) words.emplace_back(word);
    return Complete(words, commands, [this](const std::vector<std::string>& asked) {
      folders = asked;
      return std::vector<std::string>{"mmlu", "mmlu_anatomy", "gsm8k"};
    });
  }
};

std::string Words(const Completion& completion) {
  std::vector<std::string> words;
  for (const Candidate& candidate : completion.candidates) words.push_back(candidate.word);
  return JoinText(words, " ");
}

TEST(Completion, KnowsCommandsFlagsAndValues) {
  Fixture fixture;
  EXPECT_EQ(Words(fixture.Run("r")), "run report rescore");
  EXPECT_EQ(Words(fixture.Run("--v")), "--version");
  EXPECT_EQ(Words(fixture.Run("run --num")), "--num-fewshot");
  EXPECT_EQ(Words(fixture.Run("run --compat ")), "lm-eval");
  EXPECT_EQ(Words(fixture.Run("run --compat=")), "--compat=lm-eval");
  EXPECT_EQ(Words(fixture.Run("run --fewshot-as-multiturn f")), "false");
  EXPECT_EQ(Words(fixture.Run("tasks ")), "list show check new");
  EXPECT_EQ(Words(fixture.Run("model ")), "info convert");
  EXPECT_EQ(Words(fixture.Run("rescore --progress ")), "auto json none");
  EXPECT_EQ(Words(fixture.Run("nonsense ")), "");
}

TEST(Completion, KnowsTasksAlsoInsideAList) {
  Fixture fixture;
  EXPECT_EQ(Words(fixture.Run("run --tasks mm")), "mmlu mmlu_anatomy");
  EXPECT_EQ(Words(fixture.Run("run --tasks gsm8k,mmlu_")), "gsm8k,mmlu_anatomy");
  EXPECT_EQ(Words(fixture.Run("tasks show g")), "gsm8k");
  fixture.Run("run --task-path here --task-path=there --tasks ");
  EXPECT_EQ(JoinText(fixture.folders, " "), "here there");
}

TEST(Completion, LeavesPathsToTheShell) {
  Fixture fixture;
  EXPECT_EQ(CompletionText(fixture.Run("show ")).substr(0, 14), "paths\tfolders\t");
  EXPECT_EQ(CompletionText(fixture.Run("run --output=x")), "paths\tfolders\t--output=\n");
  EXPECT_EQ(CompletionText(fixture.Run("run --model replay:x")), "paths\tfiles\treplay:\n");
  EXPECT_EQ(Words(fixture.Run("run --model n")), "null:");
  EXPECT_EQ(CompletionText(fixture.Run("run --limit ")), "paths\tnone\t\n");
  EXPECT_EQ(CompletionText(fixture.Run("doctor --model ")), "paths\tfiles\t\n");
  EXPECT_EQ(CompletionText(fixture.Run("model info ")), "paths\tfiles\t\n");
}

TEST(Completion, OffersAFlagOnce) {
  Fixture fixture;
  EXPECT_EQ(Words(fixture.Run("run --limit 3 --li")), "");
  EXPECT_EQ(Words(fixture.Run("run --task-path x --task-p")), "--task-path");
  // After "--" there are no flags.
  EXPECT_EQ(Words(fixture.Run("merge -- --")), "");
}

// Nothing is kept by hand: every flag of every command is offered.
TEST(Completion, OffersEveryFlag) {
  Fixture fixture;
  for (const Command& command : fixture.commands) {
    const Completion all = fixture.Run(StrCat(command.entry->name, " --"));
    for (const Flag& flag : command.flags->all()) {
      if (flag.is_positional) continue;
      EXPECT_TRUE(std::any_of(all.candidates.begin(), all.candidates.end(),
                              [&](const Candidate& each) { return each.word == flag.name(); }))
          << command.entry->name << " " << flag.names;
    }
  }
}

}  // namespace
}  // namespace etalon
