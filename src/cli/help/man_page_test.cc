#include "cli/help/man_page.h"

#include <gtest/gtest.h>

#include "base/str.h"
#include "base/text.h"

namespace etalon {
namespace {

TEST(ManPage, NamesEveryCommandAndFlag) {
  CommonOptions common;
  const std::vector<Command> commands = DeclareCommands(&common);
  const std::string page = ManPage(commands);
  for (const Command& command : commands) {
    EXPECT_NE(page.find(StrCat(".SS etalon ", command.entry->name, " ")), std::string::npos);
    for (const Flag& flag : command.flags->all()) {
      EXPECT_NE(page.find(RoffText(flag.name())), std::string::npos) << flag.name();
    }
  }
}

TEST(ManPage, IsAsciiAndHasNoStrayCommand) {
  CommonOptions common;
  for (const std::string_view line : SplitText(ManPage(DeclareCommands(&common)), "\n")) {
    for (const char c : line) EXPECT_GE(c, ' ') << line;
    if (!line.starts_with('.')) continue;
    const std::string_view name = line.substr(0, line.find(' '));
    EXPECT_TRUE(name == ".TP" || name == ".SH" || name == ".SS" || name == ".PP" || name == ".nf" ||
                name == ".fi" || name == ".TH" || name == ".B" || name == ".I" || name == ".br" ||
                name == ".\\\"")
        << line;
  }
}

TEST(ManPage, EscapesWhatRoffWouldRead) {
  EXPECT_EQ(RoffText(".x\n'y"), "\\&.x\n\\&\\(aqy");
  EXPECT_EQ(RoffText("a\\b --c `d`"), "a\\eb \\-\\-c \\(gad\\(ga");
  EXPECT_EQ(RoffText("A,…"), "A,\\[u2026]");
}

}  // namespace
}  // namespace etalon
