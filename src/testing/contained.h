// The fixture of tests that run programs in a sandbox. A machine where none can start skips them
// all, and says why.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string_view>
#include <utility>

#include "base/str.h"
#include "sandbox/sandbox.h"

namespace etalon {

class Contained : public ::testing::Test {
 protected:
  void SetUp() override { Begin({}); }

  void Begin(const SandboxLimits& limits) {
    auto sandbox = Sandbox::Start(limits);
    if (!sandbox.ok()) GTEST_SKIP() << sandbox.status().message();
    sandbox_ = *std::move(sandbox);
  }

  ProgramOutcome Run(std::string_view program) {
    auto outcome = sandbox_->Run(program);
    EXPECT_TRUE(outcome.ok()) << outcome.status();
    return outcome.ok() ? *outcome : ProgramOutcome();
  }

  // Of a program whose asserts hold.
  void ExpectFinished(std::string_view program) {
    const ProgramOutcome outcome = Run(program);
    EXPECT_EQ(outcome.ending, Ending::kFinished) << outcome.exit_code << outcome.error;
  }

  // `attack` raises OSError with one of these numbers, in every case. With it stands what it calls.
  void ExpectRefused(std::string_view attack, std::string_view errors = "errno.EPERM") {
    ExpectFinished(StrCat(kCalls, "try:\n  ", attack,
                          "\nexcept OSError as error:\n  assert error.errno in (", errors,
                          ",), error\nelse:\n  raise SystemExit('it was let')\n"));
  }

  // A system call by its number of x86-64; the tests that use it ask for that first.
  static constexpr std::string_view kCalls = R"(
import ctypes, errno, os, signal, socket, subprocess, sys, time
libc = ctypes.CDLL(None, use_errno=True)
def call(number, *arguments):
    result = libc.syscall(number, *arguments)
    if result == -1:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result
)";

  std::unique_ptr<Sandbox> sandbox_;
};

}  // namespace etalon
