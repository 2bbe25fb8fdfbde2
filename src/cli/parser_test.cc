#include "cli/parser.h"

#include <gtest/gtest.h>

#include "base/status.h"
#include "base/str.h"
#include "base/text.h"

namespace etalon {
namespace {

struct Fixture {
  CommonOptions common;
  std::vector<Command> commands = DeclareCommands(&common);

  absl::StatusOr<ParsedLine> Parse(std::string_view line) {
    std::vector<std::string> words;
    for (const std::string_view word : SplitText(line, " ")) {
      if (!word.empty()) words.emplace_back(word);
    }
    return ParseLine(words, &commands);
  }
};

TEST(Parser, SetsWhatWasGiven) {
  Fixture fixture;
  const auto line = fixture.Parse("tasks list --task-path a --task-path=b --json -v x y");
  ASSERT_TRUE(line.ok()) << line.status();
  ASSERT_NE(line->command, nullptr);
  EXPECT_EQ(line->asked, Asked::kRun);
  EXPECT_TRUE(fixture.common.is_verbose);
  const Flags& flags = *line->command->flags;
  EXPECT_EQ(*std::get<std::vector<std::string>*>(flags.Find("--task-path")->target),
            (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(*std::get<std::vector<std::string>*>(flags.Find("NAMES")->target),
            (std::vector<std::string>{"x", "y"}));
  EXPECT_TRUE(flags.Find("--json")->is_given);
  EXPECT_FALSE(flags.Find("--data")->is_given);
}

TEST(Parser, TakesWordsAfterTheMarkAsTheyAre) {
  Fixture fixture;
  const auto line = fixture.Parse("completion words -- run --tasks x -- -v");
  ASSERT_TRUE(line.ok()) << line.status();
  const Flags& flags = *line->command->flags;
  EXPECT_EQ(JoinText(*std::get<std::vector<std::string>*>(flags.Find("WORDS")->target), " "),
            "run --tasks x -- -v");
  EXPECT_FALSE(fixture.common.is_verbose);
}

TEST(Parser, KnowsHelpAndVersion) {
  Fixture fixture;
  const auto help = fixture.Parse("run --help");
  ASSERT_TRUE(help.ok()) << help.status();
  EXPECT_EQ(help->asked, Asked::kHelp);
  EXPECT_EQ(help->command->entry->name, "run");
  EXPECT_EQ(fixture.Parse("--help")->command, nullptr);
  EXPECT_EQ(fixture.Parse("--version")->asked, Asked::kVersion);
}

TEST(Parser, ErrorsNameTheWordThatIsWrong) {
  const std::pair<const char*, const char*> cases[] = {
      {"", "COMMAND: is missing: what shall be done?"},
      {"rnu", "\"rnu\": is no command; did you mean \"run\"?"},
      {"ls", "ls: is `etalon tasks list` here"},
      {"--model x", "--model: needs a command before it, as in: etalon run --model M.gguf"},
      {"run --limti 3", "run: has no flag --limti; did you mean \"--limit\"?"},
      {"run --limit", "--limit: needs a value"},
      {"run --limit x", "--limit: must be a number, not x"},
      {"run --limit 1 --limit 2", "--limit: takes one value and has 2: 1, 2"},
      {"show a b", "show: takes no \"b\""},
      {"tasks lsit",
       "ACTION: must be one of list, show, check, new, not lsit; did you mean \"list\"?"},
  };
  for (const auto& [line, expected] : cases) {
    Fixture fixture;
    const auto parsed = fixture.Parse(line);
    ASSERT_FALSE(parsed.ok()) << line;
    EXPECT_TRUE(IsUsageError(parsed.status())) << line;
    EXPECT_EQ(ToView(parsed.status().message()), expected) << line;
  }
  Fixture fixture;
  const auto parsed = fixture.Parse("show");
  ASSERT_TRUE(parsed.ok());
  EXPECT_EQ(CheckRequired(*parsed->command).message(), "RECORD: is missing: folder of the record");
}

// Nobody has to think of it: every flag of every command that does not take anything.
TEST(Parser, AValueThatAFlagCannotHaveIsAUsageErrorOfEveryFlag) {
  const Fixture all;
  int tried = 0;
  for (const Command& command : all.commands) {
    for (const Flag& flag : command.flags->all()) {
      const bool takes_anything =
          flag.choices.empty() && (std::holds_alternative<std::string*>(flag.target) ||
                                   std::holds_alternative<std::vector<std::string>*>(flag.target));
      if (takes_anything) continue;
      Fixture fixture;
      std::vector<std::string> words = {std::string(command.entry->name)};
      words.push_back(flag.is_positional ? "nope" : StrCat(flag.name(), "=nope"));
      const auto parsed = ParseLine(words, &fixture.commands);
      EXPECT_TRUE(!parsed.ok() && IsUsageError(parsed.status())) << JoinText(words, " ");
      ++tried;
    }
  }
  EXPECT_GT(tried, 60);
}

}  // namespace
}  // namespace etalon
