// A process that is killed hard at random instants loses at most the window in hand.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <random>
#include <thread>

#include "base/str.h"
#include "engine/run.h"
#include "engine/shards.h"
#include "testing/fake_model.h"
#include "testing/fake_samples.h"
#include "testing/temporary_folder.h"

namespace etalon {
namespace {

constexpr FakeShape kShape{.tasks = 3, .documents = 20, .repeats = 2, .prompt_bytes = 10};
constexpr WindowLimits kLimits{.requests = 12, .bytes = 1 << 20};
constexpr auto kWindowTime = std::chrono::microseconds(500);

absl::StatusOr<RunSummary> RunSlowly(const std::string& path) {
  RunInputs inputs;
  inputs.plan = FakePlan(kLimits.requests, kLimits.bytes);
  inputs.limits = kLimits;
  inputs.journal_path = path;
  inputs.is_resume = true;
  FakeModel model;
  model.before_window = [](int64_t) {
    std::this_thread::sleep_for(kWindowTime);
    return absl::OkStatus();
  };
  FakeStream stream(kShape);
  return RunShard(inputs, &stream, &model);
}

std::string StreamOf(const std::string& path) {
  auto set = JournalSet::Open({path});
  if (!set.ok()) return StrCat("error: ", ToView(set.status().message()));
  std::string text;
  while (true) {
    auto answered = (*set)->Next();
    if (!answered.ok()) return StrCat("error: ", ToView(answered.status().message()));
    if (!answered->has_value()) return text;
    text += Describe(**answered);
  }
}

// True when the kill met a process that was still running.
bool KillRunAfter(std::chrono::microseconds time, const std::string& path) {
  const pid_t child = fork();
  if (child == 0) _exit(RunSlowly(path).ok() ? 0 : 1);
  std::this_thread::sleep_for(time);
  kill(child, SIGKILL);
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
  return WIFSIGNALED(status);
}

TEST(Kill, FiftyRandomInstantsChangeNoByte) {
  TemporaryFolder folder;
  const auto start = std::chrono::steady_clock::now();
  ASSERT_TRUE(RunSlowly(folder.File("whole")).ok());
  const auto time = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now() - start);
  const std::string expected_bytes = *ReadFile(folder.File("whole"));
  const std::string expected = StreamOf(folder.File("whole"));
  std::mt19937_64 random(20261124);
  std::uniform_real_distribution<double> share(0, 1);
  constexpr int kKills = 50;
  int kills = 0;
  for (int round = 0; kills < kKills; ++round) {
    ASSERT_LT(round, 10 * kKills) << "only " << kills << " kills met a running process";
    const std::string path = folder.File(StrCat("journal", round));
    int64_t windows = 0;
    // Several kills of one run, each resuming what the one before left.
    for (int i = 0; i < 4; ++i) {
      kills += KillRunAfter(
          std::chrono::microseconds(static_cast<int64_t>(time.count() * share(random))), path);
      if (!FileExists(path)) continue;
      const auto reader = JournalReader::Open(path);
      ASSERT_TRUE(reader.ok()) << reader.status();
      ASSERT_GE((*reader)->window_count(), windows);  // what was committed stays
      windows = (*reader)->window_count();
    }
    const auto last = RunSlowly(path);
    ASSERT_TRUE(last.ok()) << last.status();
    EXPECT_EQ(last->windows_resumed, windows);
    ASSERT_EQ(StreamOf(path), expected) << "round " << round;
    ASSERT_EQ(*ReadFile(path), expected_bytes) << "round " << round;
  }
}

}  // namespace
}  // namespace etalon
