#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <mutex>

#include "base/json.h"
#include "base/str.h"
#include "base/text.h"
#include "cli/progress/asking.h"
#include "cli/progress/model_steps.h"
#include "cli/progress/progress_flags.h"
#include "cli/progress/ticker.h"

namespace etalon {
namespace {

// A clock that is set by hand, and a terminal that keeps what was written to it.
class Progress : public testing::Test {
 protected:
  ProgressWorld World() {
    return {.seconds = [this] { return now_; },
            .columns = [this] { return columns_; },
            .write = [this](std::string_view bytes) { written_ += bytes; },
            .log = [this](std::string_view text) { StrAppend(&written_, "log: ", text, "\n"); }};
  }
  // What was written since the last call.
  std::string Take() { return std::exchange(written_, ""); }
  // The text that stands on the terminal now.
  static std::string Shown(const std::string& written) {
    const size_t at = written.rfind('\r');
    return ReplaceAll(at == std::string::npos ? written : written.substr(at + 1), "\x1b[K", "");
  }
  std::vector<Value> TakeEvents() {
    std::vector<Value> events;
    const std::string written = Take();
    for (const std::string_view line : SplitText(written, "\n")) {
      if (line.empty()) continue;
      const auto event = ParseJson(line);
      EXPECT_TRUE(event.ok()) << line;
      events.push_back(event.value_or(Value()));
    }
    return events;
  }

  double now_ = 1000;
  int columns_ = 80;
  std::string written_;
};

TEST_F(Progress, ALineSaysShareCountRateAndTimeLeft) {
  ProgressReporter reporter(ProgressStyle::kLine, World());
  ProgressPhase phase(&reporter, {.name = "scoring", .unit = "samples", .total = 400});
  for (int second = 1; second <= 10; ++second) {
    now_ += 1;
    phase.Update(second * 10);
  }
  EXPECT_EQ(Shown(Take()), "scoring   25 %  100/400 samples  10/s  30 s left");
}

TEST_F(Progress, WhatIsOverInASecondIsNotShown) {
  ProgressReporter reporter(ProgressStyle::kLine, World());
  {
    ProgressPhase phase(&reporter, {.name = "reading", .unit = "tasks", .total = 3});
    for (int i = 1; i <= 3; ++i) {
      now_ += 0.3;
      phase.Update(i);
    }
  }
  EXPECT_EQ(Take(), "");
}

TEST_F(Progress, ALineIsTakenAwayAtTheEndAndDrawnCalmly) {
  ProgressReporter reporter(ProgressStyle::kLine, World());
  ProgressPhase phase(&reporter, {.name = "scoring", .unit = "samples", .total = 100000});
  for (int i = 0; i < 2000; ++i) {
    now_ += 0.001;
    phase.Update(i);
  }
  const std::string written = Take();
  const auto draws = std::count(written.begin(), written.end(), '\r');
  EXPECT_GE(draws, 3);
  EXPECT_LE(draws, 5);
  phase.End();
  EXPECT_EQ(Take(), "\r\x1b[K");
  phase.End();
  EXPECT_EQ(Take(), "");
}

TEST_F(Progress, AStepThatTellsNothingShowsItsNameAndItsTime) {
  ProgressReporter reporter(ProgressStyle::kLine, World());
  reporter.Tick();
  EXPECT_EQ(Take(), "") << "no phase is in hand";
  ProgressPhase phase(&reporter, {.name = "loading", .total = 1000});
  now_ += 0.9;
  reporter.Tick();
  EXPECT_EQ(Take(), "");
  now_ += 0.5;
  reporter.Tick();
  EXPECT_EQ(Shown(Take()), "loading    0 %  1 s so far");
  now_ += 2;
  reporter.Tick();
  EXPECT_EQ(Shown(Take()), "loading    0 %  3 s so far");
  phase.Update(500);
  now_ += 0.5;
  reporter.Tick();
  EXPECT_EQ(Take(), "") << "it has just told";
  phase.Update(750);
  EXPECT_THAT(Shown(Take()), testing::StartsWith("loading   75 %"));
  now_ += 5;
  reporter.Tick();
  EXPECT_EQ(Shown(Take()), "loading   75 %  9 s so far");
  phase.End();
  EXPECT_EQ(Take(), "\r\x1b[K");
  now_ += 5;
  reporter.Tick();
  EXPECT_EQ(Take(), "");
}

TEST_F(Progress, OnlyALineTicks) {
  for (const ProgressStyle style :
       {ProgressStyle::kNone, ProgressStyle::kLog, ProgressStyle::kEvents}) {
    ProgressReporter reporter(style, World());
    const ProgressPhase phase(&reporter, {.name = "loading", .total = 1000});
    Take();
    now_ += 50;
    reporter.Tick();
    EXPECT_EQ(Take(), "");
  }
}

// On the real clock, since the thread has no other.
TEST_F(Progress, TheTickerLetsALineGoOn) {
  std::mutex mutex;
  std::condition_variable drawn;
  int draws = 0;
  ProgressWorld world = StandardErrorWorld();
  world.columns = [] { return 80; };
  world.write = [&](std::string_view) {
    const std::lock_guard<std::mutex> lock(mutex);
    ++draws;
    drawn.notify_one();
  };
  ProgressReporter reporter(ProgressStyle::kLine, std::move(world));
  const ProgressTicker ticker(&reporter);
  const ProgressPhase phase(&reporter, {.name = "loading"});
  std::unique_lock<std::mutex> lock(mutex);
  EXPECT_TRUE(drawn.wait_for(lock, std::chrono::seconds(60), [&] { return draws >= 2; }));
}

TEST_F(Progress, ANarrowTerminalGetsWhatMattersMost) {
  PhaseFacts facts = {.spec = {.name = "asking", .unit = "samples", .total = 3350},
                      .state = {.done = 1240, .tokens = 900000, .sharing = 6.24},
                      .rate = 52.4,
                      .tokens_rate = 18400};
  EXPECT_EQ(PhaseLine(facts, 79),
            "asking   37 %  1240/3350 samples  52/s  18.4k tok/s  prefix 6.2x  40 s left");
  EXPECT_EQ(PhaseLine(facts, 70), "asking   37 %  1240/3350 samples  52/s  18.4k tok/s  40 s left");
  EXPECT_EQ(PhaseLine(facts, 50), "asking   37 %  1240/3350 samples  52/s  40 s left");
  EXPECT_EQ(PhaseLine(facts, 30), "asking   37 %  40 s left");
  EXPECT_EQ(PhaseLine(facts, 13), "asking   37 %");
  EXPECT_EQ(PhaseLine(facts, 4), "aski");
  EXPECT_EQ(PhaseLine(facts, -5), "a");
  for (int columns = 1; columns < 100; ++columns) {
    EXPECT_LE(PhaseLine(facts, columns).size(), static_cast<size_t>(columns));
  }
}

TEST_F(Progress, TheLastColumnStaysFree) {
  columns_ = 24;
  ProgressReporter reporter(ProgressStyle::kLine, World());
  ProgressPhase phase(&reporter, {.name = "exporting", .unit = "samples", .total = 100});
  now_ += 5;
  phase.Update(50);
  EXPECT_LE(Shown(Take()).size(), 23u);
}

TEST_F(Progress, TheRateIsOfTheLastHalfMinute) {
  RateMeter meter;
  double count = 0;
  for (int second = 0; second < 600; ++second) meter.Add(second, count += 100);
  for (int second = 600; second < 660; ++second) meter.Add(second, count += 10);
  ASSERT_TRUE(meter.Rate().has_value());
  EXPECT_NEAR(*meter.Rate(), 10, 0.5);
}

TEST_F(Progress, NewsThatComesSeldomHasARateToo) {
  RateMeter meter;
  for (int minute = 0; minute < 10; ++minute) meter.Add(minute * 60, minute * 600);
  ASSERT_TRUE(meter.Rate().has_value());
  EXPECT_NEAR(*meter.Rate(), 10, 0.1);
}

TEST_F(Progress, NothingIsGuessedFromAMoment) {
  RateMeter meter;
  EXPECT_FALSE(meter.Rate().has_value());
  meter.Add(0, 0);
  meter.Add(0.5, 1000);
  EXPECT_FALSE(meter.Rate().has_value());
}

TEST_F(Progress, DurationsAreReadable) {
  EXPECT_EQ(DurationText(0.2), "0 s");
  EXPECT_EQ(DurationText(41), "41 s");
  EXPECT_EQ(DurationText(59.7), "1 min 00 s");
  EXPECT_EQ(DurationText(202), "3 min 20 s");
  EXPECT_EQ(DurationText(1500), "25 min");
  EXPECT_EQ(DurationText(3599), "1 h 00 min");
  EXPECT_EQ(DurationText(7500), "2 h 05 min");
  EXPECT_NE(DurationText(1e300), "");
}

TEST_F(Progress, ALogGetsALineEveryHalfMinute) {
  ProgressReporter reporter(ProgressStyle::kLog, World());
  {
    ProgressPhase phase(&reporter, {.name = "asking", .unit = "samples", .total = 1000});
    for (int second = 1; second <= 100; ++second) {
      now_ += 1;
      phase.Update(second * 5);
    }
  }
  const std::string written = Take();
  EXPECT_EQ(std::count(written.begin(), written.end(), '\n'), 3) << written;
  EXPECT_TRUE(written.starts_with("log: asking, 15 %, 150/1000 samples, 5.0/s, 2 min 50 s left\n"))
      << written;
  EXPECT_EQ(written.find('\x1b'), std::string::npos);
}

TEST_F(Progress, BytesAreShownAsMegabytes) {
  const PhaseFacts facts = {.spec = {.name = "hashing", .unit = "bytes", .total = 4000000000},
                            .state = {.done = 1.5e9},
                            .rate = 5e8,
                            .tokens_rate = std::nullopt};
  EXPECT_EQ(PhaseLine(facts, 79), "hashing   37 %  1500/4000 MB  500 MB/s  5 s left");
}

TEST_F(Progress, SamplesOfAnEarlierAttemptAreNoSpeed) {
  ProgressReporter reporter(ProgressStyle::kLine, World());
  AskingProgress progress(&reporter, 1000);
  RunProgress run = {.samples_done = 500, .samples_resumed = 500, .is_resumed = true};
  progress.OnRun(run, {});
  for (int second = 1; second <= 10; ++second) {
    now_ += 1;
    run.is_resumed = false;
    run.samples_done += 10;
    progress.OnRun(run, {});
  }
  EXPECT_EQ(Shown(Take()), "asking   60 %  600/1000 samples  10/s  40 s left");
}

TEST_F(Progress, AWindowIsWatchedFromInside) {
  ProgressReporter reporter(ProgressStyle::kEvents, World());
  AskingProgress progress(&reporter, 100);
  TrieStatistics statistics;
  RunProgress run = {.is_begin = true, .window_samples = 100, .window_requests = 400};
  progress.OnRun(run, statistics);
  statistics.asked_tokens = 60000;
  statistics.unique_tokens = 10000;
  TakeEvents();
  for (int batch = 1; batch <= 10; ++batch) {
    now_ += 2;
    progress.OnTokens(500, statistics);
  }
  const std::vector<Value> events = TakeEvents();
  ASSERT_EQ(events.size(), 10u);
  EXPECT_EQ(events.back().FindString("event"), "progress");
  EXPECT_EQ(events.back().FindString("phase"), "asking");
  EXPECT_EQ(events.back().FindInt("done"), 50);
  EXPECT_EQ(events.back().FindInt("total"), 100);
  EXPECT_EQ(events.back().FindDouble("share"), 0.5);
  EXPECT_EQ(events.back().FindInt("tokens"), 5000);
  EXPECT_EQ(events.back().FindInt("tokens_rate"), 250);
  EXPECT_EQ(events.back().FindInt("sharing"), 6);
  EXPECT_EQ(events.back().FindDouble("rate"), 2.5);
  EXPECT_EQ(events.back().FindInt("seconds_left"), 20);
}

TEST(PhaseFields, AShareHasAtMostFourDigits) {
  PhaseFacts facts;
  facts.spec = {.name = "asking", .unit = "samples", .total = 10000};
  for (int done = 1; done <= 10000; ++done) {
    facts.state.done = done;
    const std::string share = CanonicalNumber(PhaseFields(facts).FindDouble("share"));
    ASSERT_LE(share.size(), std::string("0.1234").size()) << share;
  }
}

TEST_F(Progress, GenerationsCountWhenTheyEnd) {
  ProgressReporter reporter(ProgressStyle::kEvents, World());
  AskingProgress progress(&reporter, 40);
  TrieStatistics statistics;
  RunProgress run = {
      .is_begin = true, .window_samples = 40, .window_requests = 40, .window_generations = 40};
  progress.OnRun(run, statistics);
  statistics.unique_tokens = 100;
  now_ += 2;
  progress.OnTokens(100, statistics);
  EXPECT_EQ(TakeEvents().back().FindInt("done"), 0);
  statistics.generations_done = 16;
  now_ += 2;
  progress.OnTokens(16, statistics);
  EXPECT_EQ(TakeEvents().back().FindInt("done"), 16);
}

TEST_F(Progress, EventsTellACommandFromStartToEnd) {
  ProgressReporter reporter(ProgressStyle::kEvents, World());
  const absl::Status status = WithReporter(&reporter, "run", [&](ProgressReporter* given) {
    AskingProgress progress(given, 4);
    RunProgress run = {.is_begin = true, .window_samples = 4, .window_requests = 16};
    progress.OnRun(run, {});
    now_ += 0.5;
    run.is_begin = false;
    run.samples_done = 4;
    run.windows_done = 1;
    progress.OnRun(run, {});
    given->Result("output", "runs/m");
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok());
  const std::vector<Value> events = TakeEvents();
  std::vector<std::string> names;
  for (const Value& event : events) names.push_back(event.FindString("event"));
  EXPECT_THAT(names, testing::ElementsAre("started", "progress", "window", "progress", "finished"));
  EXPECT_EQ(events[0].FindString("format"), "etalon-events");
  EXPECT_EQ(events[0].FindString("command"), "run");
  EXPECT_EQ(events[2].FindInt("samples"), 4);
  EXPECT_TRUE(events[3].FindBool("ended"));
  EXPECT_EQ(events[3].FindInt("done"), 4);
  EXPECT_EQ(events[4].FindDouble("seconds"), 0.5);
  EXPECT_EQ(events[4].FindString("output"), "runs/m");
}

TEST_F(Progress, AFailureIsTheLastEvent) {
  ProgressReporter reporter(ProgressStyle::kEvents, World());
  const absl::Status status = WithReporter(
      &reporter, "run", [](ProgressReporter*) { return absl::DataLossError("a\xff: damaged"); });
  EXPECT_FALSE(status.ok());
  const std::vector<Value> events = TakeEvents();
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[1].FindString("event"), "failed");
  EXPECT_EQ(events[1].FindInt("exit_code"), 4);
  EXPECT_NE(events[1].FindString("message").find("damaged"), std::string::npos);
}

TEST_F(Progress, StepsOfAModelAreAPhaseEach) {
  ProgressReporter reporter(ProgressStyle::kEvents, World());
  {
    ModelStepProgress steps(&reporter);
    steps.Update({.name = "loading", .unit = "", .done = 1000, .total = 1000});
    steps.Update({.name = "hashing", .unit = "bytes", .done = 5, .total = 5});
  }
  std::vector<std::string> phases;
  for (const Value& event : TakeEvents()) {
    phases.push_back(StrCat(event.FindString("phase"), event.FindBool("ended") ? "!" : ""));
  }
  EXPECT_THAT(phases, testing::ElementsAre("loading", "loading!", "hashing", "hashing!"));
}

TEST_F(Progress, QuietWhereThereIsNoTerminalUnlessAsked) {
  using enum ProgressStyle;
  using enum OutputKind;
  Log silent, verbose;
  verbose.set_verbose(true);
  EXPECT_EQ(StyleOf({.log = &silent}, kTerminal), kLine);
  EXPECT_EQ(StyleOf({.log = &silent}, kOther), kNone);
  EXPECT_EQ(StyleOf({.log = &verbose}, kOther), kLog);
  EXPECT_EQ(StyleOf({.log = &verbose}, kTerminal), kLine);
  EXPECT_EQ(StyleOf({.is_quiet = true, .log = &verbose}, kTerminal), kNone);
  EXPECT_EQ(StyleOf({.mode = "none", .log = &silent}, kTerminal), kNone);
  EXPECT_EQ(StyleOf({.is_quiet = true, .mode = "json", .log = &silent}, kOther), kEvents);
}

TEST_F(Progress, AFileOfMessagesGetsItToo) {
  const std::string path = testing::TempDir() + "etalon_progress_log";
  std::filesystem::remove(path);
  Log log;
  ASSERT_TRUE(log.OpenFile(path).ok());
  EXPECT_EQ(StyleOf({.log = &log}, OutputKind::kOther), ProgressStyle::kLog);
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace etalon
