#include "cli/pager.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/text.h"

namespace etalon {
namespace {

std::vector<std::string> PagerWords() {
  const char* stated = std::getenv("PAGER");
  std::vector<std::string> words;
  for (const std::string_view word : SplitText(stated == nullptr ? "less" : stated, " ")) {
    if (!word.empty()) words.emplace_back(word);
  }
  return words;
}

// The reader in hand, for whom a signal has to wait. At most one lives at a time.
std::atomic<pid_t> reader{0};
static_assert(std::atomic<pid_t>::is_always_lock_free);
constexpr std::array<int, 3> kSignals = {SIGINT, SIGTERM, SIGHUP};

// A pager stays when Ctrl-C is typed: to end before it would leave two programs to one keyboard. So
// the reader gets no more text, and is waited for. Everything here may be called in a signal.
void EndWithReader(int signal_number) {
  close(STDOUT_FILENO);
  const pid_t child = reader.load();
  int status = 0;
  while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  signal(signal_number, SIG_DFL);
  raise(signal_number);
}

void HandleSignals(void (*handler)(int)) {
  struct sigaction action = {};
  action.sa_handler = handler;
  sigemptyset(&action.sa_mask);
  // What is typed twice waits too.
  for (const int each : kSignals) sigaddset(&action.sa_mask, each);
  for (const int each : kSignals) sigaction(each, &action, nullptr);
}

[[noreturn]] void BecomePager(std::vector<std::string> words) {
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  // What is short stays on the screen, as git does it.
  setenv("LESS", "FRX", /*replace=*/0);
  execvp(arguments[0], arguments.data());
  // No such pager: the text goes on unpaged.
  execlp("cat", "cat", nullptr);
  _exit(127);
}

}  // namespace

std::unique_ptr<Pager> Pager::Start() {
  std::vector<std::string> words = PagerWords();
  if (words.empty() || words.front() == "cat" || isatty(STDOUT_FILENO) == 0) return nullptr;
  int ends[2];
  if (pipe(ends) != 0) return nullptr;
  std::fflush(stdout);
  const pid_t child = fork();
  if (child == 0) {
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    close(ends[1]);
    BecomePager(std::move(words));
  }
  close(ends[0]);
  const int terminal = child < 0 ? -1 : dup(STDOUT_FILENO);
  if (terminal >= 0) dup2(ends[1], STDOUT_FILENO);
  close(ends[1]);
  if (child < 0) return nullptr;
  // A reader who has seen enough must not kill the writer.
  signal(SIGPIPE, SIG_IGN);
  reader = child;
  HandleSignals(EndWithReader);
  return std::unique_ptr<Pager>(new Pager(child, terminal));
}

Pager::~Pager() {
  std::fflush(stdout);
  std::clearerr(stdout);
  if (terminal_ >= 0) {
    dup2(terminal_, STDOUT_FILENO);
    close(terminal_);
  }
  int status = 0;
  while (waitpid(child_, &status, 0) < 0 && errno == EINTR) {
  }
  HandleSignals(SIG_DFL);
  reader = 0;
}

}  // namespace etalon
