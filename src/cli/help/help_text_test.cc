#include "cli/help/help_text.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace etalon {
namespace {

TEST(HelpText, FitsEightyColumns) {
  CommonOptions common;
  const std::vector<Command> commands = DeclareCommands(&common);
  std::string all = ProgramHelp(commands, Look::kPlain);
  for (const Command& command : commands) all += CommandHelp(command, Look::kPlain);
  for (const std::string_view line : SplitText(all, "\n")) {
    EXPECT_LE(CodePointCount(line), 80u) << line;
    EXPECT_FALSE(line.ends_with(' ')) << line;
  }
  EXPECT_EQ(all.find('\x1b'), std::string::npos);
}

TEST(HelpText, NamesEveryFlagWithItsValues) {
  Flags flags;
  std::string text;
  std::optional<int64_t> number;
  bool is_on = false;
  flags.Text("--format", "whose", &text).choices = {"a", "b"};
  flags.Int("--limit", "most", &number).fallback = "all";
  flags.Switch("--quiet,-q", "less", &is_on);
  EXPECT_EQ(FlagHead(flags.all()[0]), "--format a|b");
  EXPECT_EQ(FlagHead(flags.all()[1]), "--limit N");
  EXPECT_EQ(FlagBody(flags.all()[1]), "most (default: all)");
  EXPECT_EQ(FlagHead(flags.all()[2]), "-q, --quiet");
}

TEST(HelpText, WrapsAtBlanksAndKeepsLines) {
  EXPECT_EQ(Wrapped("aa bb cc", 7, 2), "aa bb\n  cc");
  EXPECT_EQ(Wrapped("a\n  bb cc", 8, 2), "a\n    bb\n    cc");
  EXPECT_EQ(Wrapped("longerthanall b", 5, 0), "longerthanall\nb");
}

}  // namespace
}  // namespace etalon
