// A run that is killed at any instant and resumed, or split into shards and merged, leaves the very
// bytes of a run that was left alone.
#include <gtest/gtest.h>

#include <random>

#include "program.h"

namespace etalon {
namespace {

std::vector<std::string> RunArguments(const std::string& output) {
  return {"run",
          "--model",
          SourceFile("tests/data/tiny.gguf"),
          "--task-path",
          SourceFile("tests/data/suite"),
          "--tasks",
          "suite",
          "--window-requests",
          "16",
          "--output",
          output,
          "--threads",
          "1",
          "--quiet"};
}

std::vector<std::string> With(std::vector<std::string> arguments,
                              const std::vector<std::string>& more) {
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

// What does not belong there. A kill while the report is written, after the record, leaves a part
// of it: whoever writes the report next takes that away.
std::vector<std::string> LeftOver(const std::string& folder, const std::string& whole) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename().native();
    if (FileExists(JoinPath(whole, name)) || name.starts_with("report.html")) continue;
    names.push_back(name);
  }
  return names;
}

class Kill : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = FreshFolder("kill");
    const auto start = std::chrono::steady_clock::now();
    const ProgramResult whole = RunProgram(RunArguments(JoinPath(folder_, "whole")));
    ASSERT_EQ(whole.exit_code, 0) << whole.err;
    time_ = std::chrono::steady_clock::now() - start;
    expected_ = RecordBytes(JoinPath(folder_, "whole"));
    ASSERT_EQ(expected_.find("(missing)"), std::string::npos);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string folder_, expected_;
  std::chrono::duration<double> time_{};
};

TEST_F(Kill, FiftyRandomInstantsChangeNoByte) {
  constexpr int kKills = 50;
  std::mt19937_64 random(20261124);
  std::uniform_real_distribution<double> share(0, 1);
  int killed = 0, round = 0;
  while (killed < kKills) {
    ASSERT_LT(round, 200) << "only " << killed << " kills met a running program";
    const std::string output = StrCat(folder_, "/run", round++);
    // Several kills of one run, each resuming what the one before left.
    bool was_killed = KillProgramAfter(RunArguments(output), time_ * share(random));
    for (int i = 0; was_killed && i < 4; ++i) {
      ++killed;
      was_killed =
          KillProgramAfter(With(RunArguments(output), {"--resume"}), time_ * (share(random) / 2));
    }
    killed += was_killed;
    const ProgramResult last = RunProgram(With(RunArguments(output), {"--resume"}));
    ASSERT_EQ(last.exit_code, 0) << last.err;
    ASSERT_EQ(RecordBytes(output), expected_) << "round " << round;
    ASSERT_EQ(LeftOver(output, JoinPath(folder_, "whole")), std::vector<std::string>());
    std::filesystem::remove_all(output);
  }
}

TEST_F(Kill, ShardsMergeToTheSameBytes) {
  for (const int count : {1, 2, 3, 7}) {
    std::vector<std::string> merge = {"merge", "--output", StrCat(folder_, "/merged", count)};
    for (int shard = 0; shard < count; ++shard) {
      const std::string output = StrCat(folder_, "/shard", count, "_", shard);
      const ProgramResult part =
          RunProgram(With(RunArguments(output), {"--shard", StrCat(shard, "/", count)}));
      ASSERT_EQ(part.exit_code, 0) << part.err;
      merge.push_back(output);
    }
    const ProgramResult merged = RunProgram(merge);
    ASSERT_EQ(merged.exit_code, 0) << merged.err;
    EXPECT_EQ(RecordBytes(StrCat(folder_, "/merged", count)), expected_) << count << " shards";
  }
}

TEST_F(Kill, FirstInterruptSaysHowToResume) {
  const std::string output = JoinPath(folder_, "interrupted"), err = JoinPath(folder_, "err");
  const pid_t child = StartProgram(RunArguments(output), "/dev/null", err);
  std::this_thread::sleep_for(time_ / 2);
  kill(child, SIGINT);
  const int code = WaitForExit(child);
  if (code == 0) GTEST_SKIP() << "skipped: the run had ended before the interrupt";
  EXPECT_EQ(code, 130);
  EXPECT_NE(ReadFile(err).value_or("").find("--resume"), std::string::npos);
  ASSERT_EQ(RunProgram(With(RunArguments(output), {"--resume"})).exit_code, 0);
  EXPECT_EQ(RecordBytes(output), expected_);
}

}  // namespace
}  // namespace etalon
