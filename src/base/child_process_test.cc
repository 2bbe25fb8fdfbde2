#include "base/child_process.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
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
  const auto faulty = CallInChild(
      []() -> std::string {
        std::fputs("first\nwhat is wrong\n", stderr);
        std::abort();
      },
      60);
  EXPECT_EQ(faulty.status().code(), absl::StatusCode::kInternal);
  EXPECT_EQ(ToView(faulty.status().message()), "ended by signal 6: what is wrong");
  const auto killed = CallInChild(
      []() -> std::string {
        std::raise(SIGKILL);
        return "";
      },
      60);
  EXPECT_EQ(killed.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(CallInChild([]() -> std::string { _exit(7); }, 60).status().code(),
            absl::StatusCode::kUnavailable);
}

TEST(ChildProcess, NothingTakesForEver) {
  const auto slow = CallInChild(
      [] {
        while (true) pause();
        return std::string();
      },
      1);
  EXPECT_EQ(slow.status().code(), absl::StatusCode::kDeadlineExceeded);
}

TEST(ChildProcess, GoesOnBesideThisProcess) {
  int ends[2] = {-1, -1};
  ASSERT_EQ(pipe(ends), 0);
  const auto call = ChildCall::Start(
      [&ends] {
        char sign = 0;
        return read(ends[0], &sign, 1) == 1 ? std::string(1, sign) : "";
      },
      60);
  ASSERT_TRUE(call.ok()) << call.status();
  EXPECT_FALSE((*call)->HasAnswer());
  ASSERT_EQ(write(ends[1], "x", 1), 1);
  while (!(*call)->HasAnswer()) usleep(1000);
  EXPECT_EQ(*(*call)->Wait(), "x");
  // One that nobody waits for ends too.
  const auto left = ChildCall::Start(
      [] {
        while (true) pause();
        return std::string();
      },
      60);
  EXPECT_TRUE(left.ok());
  close(ends[0]);
  close(ends[1]);
}

}  // namespace
}  // namespace etalon
