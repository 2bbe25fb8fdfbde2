#include "sandbox/worker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>

#include "base/str.h"

namespace etalon {
namespace {

using ::testing::HasSubstr;

// Runs each line as a statement with `names`, and answers with what it left in `said`.
constexpr std::string_view kProgram = R"(
import os
names, rest = {"os": os}, b''
while True:
    while b'\n' not in rest:
        piece = os.read(line, 65536)
        if not piece:
            os._exit(0)
        rest += piece
    text, _, rest = rest.partition(b'\n')
    number, _, text = text.partition(b' ')
    names['said'], names['line'] = 'nothing', line
    exec(text.decode().replace('|', '\n'), names)
    out = number + b' ' + str(names['said']).encode() + b'\n'
    while out:
        out = out[os.write(line, out):]
)";

class Worker : public testing::Test {
 protected:
  void SetUp() override { Begin({}); }
  void Begin(const SandboxLimits& limits) {
    worker_.reset();
    auto worker = SandboxWorker::Start(kProgram, limits);
    if (!worker.ok()) GTEST_SKIP() << worker.status().message();
    worker_ = *std::move(worker);
  }
  std::string Said(std::string_view line) {
    const auto said = worker_->Ask(line);
    EXPECT_TRUE(said.ok()) << said.status();
    return said.value_or("");
  }
  // What it is refused with; it is no worker any more then.
  std::string Refused(std::string_view line) {
    const auto said = worker_->Ask(line);
    EXPECT_FALSE(said.ok()) << *said;
    EXPECT_TRUE(worker_->is_ended());
    return std::string(ToView(said.status().message()));
  }
  std::unique_ptr<SandboxWorker> worker_;
};

TEST_F(Worker, AnswersLineAfterLineAndRemembers) {
  EXPECT_EQ(Said("x = 20"), "nothing");
  EXPECT_EQ(Said("x += 1; said = x * 2"), "42");
  EXPECT_FALSE(worker_->python_version().empty());
}

TEST_F(Worker, TakesAndGivesLongLines) {
  const std::string text(size_t{8} << 20, 'a');
  EXPECT_EQ(Said(StrCat("said = len('", text, "')")), StrCat(text.size()));
  EXPECT_EQ(Said("said = 'b' * (8 << 20)").size(), text.size());
}

TEST_F(Worker, RefusesTwoLinesAndStays) {
  EXPECT_TRUE(absl::IsInvalidArgument(worker_->Ask("said = 1\nsaid = 2").status()));
  EXPECT_EQ(Said("said = 3"), "3");
}

TEST_F(Worker, WhatIsPrintedIsNoAnswer) {
  EXPECT_EQ(Said("print('{\"value\": 1}', flush=True); said = 2"), "2");
}

TEST_F(Worker, EachAnswerHasItsOwnTime) {
  Begin({.cpu_ms = 1500, .wall_ms = 20000});
  if (worker_ == nullptr) return;
  constexpr std::string_view kBusy =
      "import time|end = time.process_time() + 0.7|"
      "while time.process_time() < end: pass";
  for (int i = 0; i < 4; ++i) EXPECT_EQ(Said(kBusy), "nothing");
  EXPECT_THAT(Refused("while True: pass"), HasSubstr("1 s of processor time"));
}

TEST_F(Worker, EndsWhatSleepsForEver) {
  Begin({.wall_ms = 1000});
  if (worker_ == nullptr) return;
  EXPECT_THAT(Refused("import time; time.sleep(1000)"), HasSubstr("more than 1 s"));
}

TEST_F(Worker, EndsWhatPrintsWithoutEnd) {
  EXPECT_THAT(Refused("while True: print('x' * 1000)"), HasSubstr("1 MiB for what it prints"));
}

TEST_F(Worker, RefusesAnAnswerBesideTheWorkers) {
  EXPECT_THAT(Refused("os.write(line, b'forged\\n')"), HasSubstr("wrote where the worker answers"));
}

TEST_F(Worker, IsNotPushedByAnAnswerThatSomebodyElseGave) {
  // With the number of this question the forged answer stands, as what a function returns does; the
  // worker's own is then in the way of the next.
  const auto forged = worker_->Ask("os.write(line, b'1 forged\\n')");
  if (!forged.ok()) {  // both came at once
    EXPECT_THAT(std::string(ToView(forged.status().message())),
                HasSubstr("wrote where the worker answers"));
    EXPECT_TRUE(worker_->is_ended());
    return;
  }
  EXPECT_EQ(*forged, "forged");
  EXPECT_THAT(Refused("said = 1"), HasSubstr("wrote where the worker answers"));
}

TEST_F(Worker, SaysThatPythonEnded) {
  EXPECT_THAT(Refused("os._exit(7)"), HasSubstr("exit code 7"));
  const auto again = worker_->Ask("said = 1");
  EXPECT_TRUE(absl::IsAborted(again.status()));
}

TEST_F(Worker, HasNoNetworkAndNoFilesOfTheMachine) {
  EXPECT_EQ(Said("import socket|try:|  socket.socket()|except PermissionError: said = 'refused'"),
            "refused");
  EXPECT_EQ(Said("said = os.path.exists('/etc/passwd') or os.path.exists('/root')"), "False");
}

TEST_F(Worker, AForkBombEnds) {
  Begin({.cpu_ms = 2000, .wall_ms = 10000});
  if (worker_ == nullptr) return;
  EXPECT_FALSE(worker_->Ask("while True:|  try: os.fork()|  except OSError: pass").ok());
  EXPECT_TRUE(worker_->is_ended());
}

}  // namespace
}  // namespace etalon
