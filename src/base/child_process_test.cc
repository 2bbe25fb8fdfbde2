#include "base/child_process.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>

#include "base/str.h"

namespace etalon {
namespace {

TEST(ChildProcess, GivesBackWhatWasComputed) {
  std::string large(1 << 20, 'x');
  int here = 1;
  const auto result = CallInChild(
      [&] {
        here = 2;
        return std::string(large);
      },
      60);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(*result, large);
  EXPECT_EQ(here, 1) << "it ran in this process";
}

TEST(ChildProcess, AnEndOfTheChildIsAnError) {
  const auto killed = CallInChild([]() -> std::string { std::abort(); }, 60);
  ASSERT_FALSE(killed.ok());
  EXPECT_NE(ToView(killed.status().message()).find("signal"), std::string_view::npos);
  EXPECT_FALSE(CallInChild([]() -> std::string { _exit(7); }, 60).ok());
}

TEST(ChildProcess, NothingTakesForEver) {
  const auto slow = CallInChild(
      [] {
        while (true) pause();
        return std::string();
      },
      1);
  ASSERT_FALSE(slow.ok());
  EXPECT_NE(ToView(slow.status().message()).find("longer than 1 s"), std::string_view::npos);
}

}  // namespace
}  // namespace etalon
