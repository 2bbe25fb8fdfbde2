// Programs that take more than they may, or stay when they should be gone.
#include "sandbox/sandbox.h"

#include <dirent.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <thread>

#include "base/str.h"
#include "base/text.h"
#include "sandbox/cell.h"
#include "testing/contained.h"

namespace etalon {
namespace {

using ::testing::HasSubstr;

// Whether any process of this machine has `mark` in its command line.
bool IsAnyoneCalled(std::string_view mark) {
  DIR* folder = opendir("/proc");
  bool is_found = false;
  while (const dirent* entry = readdir(folder)) {
    if (!ParseInt(entry->d_name).has_value()) continue;
    std::ifstream file(StrCat("/proc/", entry->d_name, "/cmdline"));
    const std::string line((std::istreambuf_iterator<char>(file)), {});
    is_found |= line.find(mark) != std::string::npos;
  }
  closedir(folder);
  return is_found;
}

// ---- what it leaves --------------------------------------------------------------------------

TEST_F(Contained, EndedWhileItBeginsLeavesNoProcess) {
  // A size that stands in the command line of these cells alone.
  constexpr int64_t kMark = 50'000'000;
  const int64_t mark = kMark + getpid();
  for (int i = 0; i < 100; ++i) {
    auto cell = Cell::Start({.storage_bytes = mark});
    ASSERT_TRUE(cell.ok()) << cell.status();
    // Somewhere between its first process and Python.
    std::this_thread::sleep_for(std::chrono::microseconds(200 * i));
  }
  EXPECT_FALSE(IsAnyoneCalled(StrCat(mark)));
}

// ---- what a program is given ------------------------------------------------------------------

TEST_F(Contained, RunsAProgramToItsEnd) {
  const ProgramOutcome outcome = Run("import math\nprint(math.factorial(5))\nassert True");
  EXPECT_EQ(outcome.ending, Ending::kFinished) << outcome.error;
  EXPECT_EQ(outcome.output, "120\n");
  EXPECT_EQ(outcome.error, "");
}

TEST_F(Contained, TellsAnExceptionByItsWords) {
  const ProgramOutcome outcome = Run("assert 1 + 1 == 3, 'wrong sum'");
  EXPECT_EQ(outcome.ending, Ending::kExited);
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.error, HasSubstr("AssertionError: wrong sum"));
}

TEST_F(Contained, TellsASyntaxErrorAndASignal) {
  EXPECT_EQ(Run("def f(:\n").ending, Ending::kExited);
  const ProgramOutcome outcome = Run("import ctypes; ctypes.string_at(0)");
  EXPECT_EQ(outcome.ending, Ending::kExited);
  EXPECT_EQ(outcome.exit_code, 128 + SIGSEGV);
}

TEST_F(Contained, TakesAnyText) {
  EXPECT_EQ(Run("").ending, Ending::kFinished);
  EXPECT_EQ(Run("x = 'é世'\nassert len(x) == 2").ending, Ending::kFinished);
  EXPECT_EQ(Run(std::string("x = 1\0", 6)).ending, Ending::kExited);
  EXPECT_EQ(Run("\xff\xfe").ending, Ending::kExited);
  const std::string big = StrCat("x = '", std::string(1 << 20, 'a'), "'\nassert len(x) == 1048576");
  EXPECT_EQ(Run(big).ending, Ending::kFinished);
  EXPECT_EQ(sandbox_->Run(std::string(Sandbox::kProgramBytesMax + 1, ' ')).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST_F(Contained, HashesTextTheSameEachTime) {
  const std::string first = Run("print(hash('etalon'))").output;
  EXPECT_FALSE(first.empty());
  EXPECT_EQ(Run("print(hash('etalon'))").output, first);
}

TEST_F(Contained, EndingEarlyIsNotFinishing) {
  EXPECT_EQ(Run("import sys\nsys.exit(0)").ending, Ending::kExited);
  EXPECT_EQ(Run("import os\nos._exit(0)").ending, Ending::kExited);
  EXPECT_EQ(Run("raise SystemExit").ending, Ending::kExited);
}

TEST_F(Contained, AForkThatFinishesIsNotTheProgram) {
  EXPECT_EQ(Run("import os, time\nif os.fork():\n  time.sleep(0.3)\n  os._exit(3)").ending,
            Ending::kExited);
}

TEST_F(Contained, WordsOnTheLineDoNotForgeTheEnd) {
  const ProgramOutcome outcome = Run(R"(
import os
for number in range(3, 64):
    for text in (b'finished \n', b'finished 0\n', b'ready 3\n', b'finished ' + b'0' * 32 + b'\n'):
        try:
            os.write(number, text)
        except OSError:
            pass
os._exit(0)
)");
  EXPECT_EQ(outcome.ending, Ending::kExited);
}

TEST_F(Contained, FloodingTheLineEndsIt) {
  const ProgramOutcome outcome = Run(R"(
import os
while True:
    for number in range(3, 16):
        try:
            os.write(number, b'x' * 4096)
        except OSError:
            pass
)");
  EXPECT_EQ(outcome.ending, Ending::kOutput);
}

// ---- taking more than it may ------------------------------------------------------------------

TEST_F(Contained, EndsAnEndlessLoop) {
  Begin({.cpu_ms = 300});
  EXPECT_EQ(Run("while True: pass").ending, Ending::kTime);
}

TEST_F(Contained, EndsManyProcessesThatShareTheWork) {
  Begin({.cpu_ms = 600});
  EXPECT_EQ(Run("import os\nfor i in range(3): os.fork()\nwhile True: pass").ending, Ending::kTime);
}

TEST_F(Contained, EndsOneThatSleepsForEver) {
  Begin({.wall_ms = 300});
  EXPECT_EQ(Run("import time\ntime.sleep(1e6)").ending, Ending::kTime);
}

TEST_F(Contained, EndsOneThatIgnoresSignals) {
  Begin({.wall_ms = 500});
  EXPECT_EQ(Run(R"(
import signal, time
for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
while True:
    time.sleep(1)
)")
                .ending,
            Ending::kTime);
}

TEST_F(Contained, RefusesMemoryToOneProcess) {
  const ProgramOutcome outcome = Run("x = bytearray(2 << 30)");
  EXPECT_EQ(outcome.ending, Ending::kExited);
  EXPECT_THAT(outcome.error, HasSubstr("MemoryError"));
}

TEST_F(Contained, EndsProcessesThatTakeMemoryTogether) {
  Begin({.memory_bytes = 256 << 20});
  EXPECT_EQ(Run(R"(
import os, time
for i in range(3):
    if os.fork() == 0:
        break
x = bytearray(b'x') * (100 << 20)
time.sleep(60)
)")
                .ending,
            Ending::kMemory);
}

// A thread's children are found too.
TEST_F(Contained, EndsChildrenOfThreadsThatTakeMemoryTogether) {
  Begin({.memory_bytes = 256 << 20});
  EXPECT_EQ(Run(R"(
import subprocess, threading, time
def start():
    program = 'x = bytearray(b"x") * (100 << 20)\nimport time\ntime.sleep(60)'
    subprocess.run(['/usr/bin/python3', '-c', program])
for i in range(3):
    threading.Thread(target=start).start()
time.sleep(60)
)")
                .ending,
            Ending::kMemory);
}

TEST_F(Contained, AForkBombStopsAtItsLimit) {
  Begin({.cpu_ms = 2000});
  const ProgramOutcome outcome = Run(R"(
import os, time
made = 0
try:
    while True:
        if os.fork() == 0:
            time.sleep(60)
        made += 1
except OSError:
    print(made)
)");
  EXPECT_EQ(outcome.ending, Ending::kFinished) << outcome.error;
  const int64_t made = ParseInt(TrimSpaces(outcome.output)).value_or(0);
  EXPECT_GT(made, 4);
  EXPECT_LT(made, 32);
}

TEST_F(Contained, ABombOfForksThatForkEnds) {
  Begin({.cpu_ms = 500, .wall_ms = 5000});
  EXPECT_EQ(Run(R"(
import os
while True:
    try:
        os.fork()
    except OSError:
        pass
)")
                .ending,
            Ending::kTime);
}

TEST_F(Contained, ThreadsStopAtTheLimit) {
  const ProgramOutcome outcome = Run(R"(
import os, threading, time
threading.stack_size(65536)
made = 0
try:
    while made < 1000:
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
        made += 1
except RuntimeError:
    pass
assert made < 32, made
)");
  EXPECT_EQ(outcome.ending, Ending::kFinished) << outcome.error;
}

TEST_F(Contained, TheDiskIsSmall) {
  ExpectFinished(R"(
import errno
written = 0
try:
    for i in range(100):
        with open('/tmp/%d' % i, 'wb') as file:
            file.write(b'x' * (8 << 20))
        written += 8
except OSError as error:
    assert error.errno in (errno.ENOSPC, errno.EFBIG), error
assert written <= 64, written
)");
}

TEST_F(Contained, EndsOneThatMakesFilesWithoutNumber) {
  EXPECT_EQ(Run(R"(
import os
i = 0
while True:
    os.mknod('/tmp/%d' % i)
    i += 1
)")
                .ending,
            Ending::kStorage);
}

TEST_F(Contained, EndsEndlessOutput) {
  const ProgramOutcome outcome = Run("while True: print('x' * 1000)");
  EXPECT_EQ(outcome.ending, Ending::kOutput);
  EXPECT_EQ(outcome.output.size(), size_t{1} << 20);
}

TEST_F(Contained, EndsEndlessErrors) {
  EXPECT_EQ(Run("import sys\nwhile True: sys.stderr.write('x' * 1000)").ending, Ending::kOutput);
}

TEST_F(Contained, OpenFilesAreFew) {
  ExpectFinished(R"(
files = []
try:
    while len(files) < 1000:
        files.append(open('/dev/null'))
except OSError:
    pass
assert len(files) < 64, len(files)
)");
}

TEST_F(Contained, LimitsCannotBeRaised) {
  ExpectFinished(R"(
import resource
for name in ('RLIMIT_AS', 'RLIMIT_NPROC', 'RLIMIT_CPU', 'RLIMIT_NOFILE', 'RLIMIT_FSIZE'):
    try:
        resource.setrlimit(getattr(resource, name), (resource.RLIM_INFINITY,) * 2)
    except ValueError:
        continue
    raise SystemExit(name)
)");
}

TEST_F(Contained, NoMemoryOutsideOfProcesses) {
  ExpectRefused("os.memfd_create('x')");
  ExpectFinished(R"(
import os
try:
    open('/dev/shm/x', 'w')
except OSError:
    pass
else:
    raise SystemExit('let')
)");
}

// ---- staying ----------------------------------------------------------------------------------

TEST_F(Contained, NothingOfAProgramIsLeftForTheNext) {
  ExpectFinished("import builtins\nbuiltins.left = 1\nopen('/tmp/left', 'w').write('x')");
  ExpectFinished(
      "import builtins, os\nassert not hasattr(builtins, 'left')\nassert os.listdir('/tmp') == []");
}

TEST_F(Contained, MayWreckItsFolder) {
  ExpectFinished(
      "import os\ntry:\n  os.rmdir('/tmp')\nexcept OSError:\n  pass\nos.chmod('/tmp', 0)");
  ExpectFinished("open('/tmp/x', 'w').write('x')");
}

TEST_F(Contained, DaemonsEndWithTheirProgram) {
  const std::string mark = StrCat("daemon-of-etalon-test-", getpid());
  const std::string program = StrCat(R"(
import os, subprocess, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.close(1); os.close(2)
        os.execv('/usr/bin/sleep', [')",
                                     mark, R"(', '600'])
    os._exit(0)
os.wait()
while True:
    names = [open('/proc/%s/cmdline' % n).read() for n in os.listdir('/proc') if n.isdigit()]
    if any(')",
                                     mark, R"(\x00600' in name for name in names):
        break
)");
  ExpectFinished(program);
  EXPECT_FALSE(IsAnyoneCalled(StrCat(mark, std::string_view("\0", 1))));
}

TEST_F(Contained, ADaemonIsNotSeenByTheNextProgram) {
  ExpectFinished(R"(
import subprocess
subprocess.Popen(['/usr/bin/sleep', '600'], start_new_session=True)
)");
  ExpectFinished(R"(
import os
assert len([name for name in os.listdir('/proc') if name.isdigit()]) == 2
)");
}

TEST_F(Contained, ProgramsOfTwoSandboxesDoNotMeet) {
  const std::unique_ptr<Sandbox> first = std::move(sandbox_);
  Begin({});
  ASSERT_NE(sandbox_, nullptr);
  std::thread beside([&first] {
    const auto outcome = first->Run("open('/tmp/a', 'w').write('x')\nimport time\ntime.sleep(0.5)");
    EXPECT_TRUE(outcome.ok() && outcome->ending == Ending::kFinished);
  });
  ExpectFinished(R"(
import os, time
for i in range(20):
    assert os.listdir('/tmp') == []
    assert len([name for name in os.listdir('/proc') if name.isdigit()]) == 2
    time.sleep(0.02)
)");
  beside.join();
}

// A process that ends at once, as by `kill -9`, with a program running.
TEST_F(Contained, EndsWithTheProcessThatStartedIt) {
  const std::string mark = StrCat("orphan-of-etalon-test-", getpid());
  const pid_t child = fork();
  if (child == 0) {
    auto sandbox = Sandbox::Start({.cpu_ms = 60000, .wall_ms = 60000});
    if (!sandbox.ok()) _exit(1);
    (void)(*sandbox)->Run(StrCat("import os\nos.execv('/usr/bin/sleep', ['", mark, "', '600'])"));
    _exit(1);
  }
  const std::string command = StrCat(mark, std::string_view("\0"
                                                            "600",
                                                            4));
  const auto wait_until = [&command](bool is_there) {
    for (int i = 0; i < 600 && IsAnyoneCalled(command) != is_there; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
  };
  wait_until(true);
  EXPECT_TRUE(IsAnyoneCalled(command));
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  wait_until(false);
  EXPECT_FALSE(IsAnyoneCalled(command));
}

// What waits for the next program may be ended meanwhile, by a memory killer for one.
TEST_F(Contained, OneThatWasEndedWhileItWaitedIsReplaced) {
  EXPECT_EQ(Run("x = 1").ending, Ending::kFinished);
  std::ifstream file(StrCat("/proc/self/task/", syscall(SYS_gettid), "/children"));
  int killed = 0;
  for (pid_t child = 0; file >> child; ++killed) {
    kill(child, SIGKILL);
    // Until it is gone; the sandbox waits for it itself later.
    siginfo_t gone = {};
    EXPECT_EQ(waitid(P_PID, static_cast<id_t>(child), &gone, WEXITED | WNOWAIT), 0);
  }
  EXPECT_GE(killed, 1);
  EXPECT_EQ(Run("x = 1").ending, Ending::kFinished);
}

TEST_F(Contained, KeepsNothingOfManyPrograms) {
  const auto open_files = [] {
    DIR* folder = opendir("/proc/self/fd");
    int count = 0;
    while (readdir(folder) != nullptr) ++count;
    closedir(folder);
    return count;
  };
  EXPECT_EQ(Run("x = 1").ending, Ending::kFinished);
  const int before = open_files();
  for (int i = 0; i < 10; ++i) EXPECT_EQ(Run("x = 1").ending, Ending::kFinished);
  EXPECT_EQ(open_files(), before);
}

}  // namespace
}  // namespace etalon
