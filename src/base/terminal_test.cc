#include "base/terminal.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

namespace etalon {
namespace {

TEST(Terminal, ColorsOnlyWhereTheyCanBeSeenAndAreWanted) {
  const int controller = posix_openpt(O_RDWR | O_NOCTTY);
  if (controller < 0) GTEST_SKIP() << "skipped: no pseudo-terminal here";
  ASSERT_EQ(grantpt(controller), 0);
  ASSERT_EQ(unlockpt(controller), 0);
  const int terminal = open(ptsname(controller), O_RDWR | O_NOCTTY);
  ASSERT_GE(terminal, 0);
  setenv("TERM", "xterm", 1);
  unsetenv("NO_COLOR");
  EXPECT_TRUE(MayUseColor(terminal));
  setenv("NO_COLOR", "", 1);
  EXPECT_TRUE(MayUseColor(terminal)) << "an empty NO_COLOR counts as not set";
  setenv("NO_COLOR", "1", 1);
  EXPECT_FALSE(MayUseColor(terminal));
  EXPECT_TRUE(IsTerminal(terminal));
  setenv("TERM", "dumb", 1);
  EXPECT_FALSE(IsTerminal(terminal));
  setenv("TERM", "xterm", 1);
  const int file = open("/dev/null", O_WRONLY);
  EXPECT_FALSE(IsTerminal(file));
  close(file);
  close(terminal);
  close(controller);
}

}  // namespace
}  // namespace etalon
