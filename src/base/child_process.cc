#include "base/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <string_view>

#include "base/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"

namespace etalon {
namespace {

// The child's whole life.
[[noreturn]] void Live(const std::function<std::string()>& work, unsigned seconds_max, int out,
                       int words) {
  const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (nowhere >= 0) {
    dup2(nowhere, STDOUT_FILENO);
    dup2(words >= 0 ? words : nowhere, STDERR_FILENO);
  }
  alarm(seconds_max);
  const std::string result = work();
  std::string_view left = result;
  while (!left.empty()) {
    const ssize_t written = write(out, left.data(), left.size());
    if (written < 0) _exit(1);
    left.remove_prefix(static_cast<size_t>(written));
  }
  _exit(0);
}

std::string ReadAll(int in) {
  std::string text;
  std::array<char, 4096> buffer{};
  while (true) {
    const ssize_t got = read(in, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return text;
    text.append(buffer.data(), static_cast<size_t>(got));
  }
}

std::string LastLineOf(int file) {
  constexpr off_t kBytesMost = 2000;
  if (file < 0) return "";
  const off_t size = lseek(file, 0, SEEK_END);
  lseek(file, std::max<off_t>(0, size - kBytesMost), SEEK_SET);
  const std::string text = RepairUtf8(TrimSpaces(ReadAll(file)));
  return text.substr(text.rfind('\n') + 1);
}

bool IsFault(int signal) {
  return signal == SIGABRT || signal == SIGSEGV || signal == SIGBUS || signal == SIGFPE ||
         signal == SIGILL || signal == SIGTRAP;
}

}  // namespace

absl::StatusOr<std::unique_ptr<ChildCall>> ChildCall::Start(
    const std::function<std::string()>& work, unsigned seconds_max) {
  int ends[2] = {-1, -1};
  if (pipe2(ends, O_CLOEXEC) != 0) return ErrnoStatus(errno, "cannot make", "a pipe");
  const int words = memfd_create("words of a child", MFD_CLOEXEC);
  // What is buffered here would be written by both.
  std::fflush(stdout);
  const pid_t child = fork();
  if (child < 0) {
    const int error = errno;
    close(ends[0]);
    close(ends[1]);
    if (words >= 0) close(words);
    return ErrnoStatus(error, "cannot start", "a process");
  }
  if (child == 0) Live(work, seconds_max, ends[1], words);
  close(ends[1]);
  return std::unique_ptr<ChildCall>(new ChildCall(child, ends[0], words));
}

ChildCall::~ChildCall() {
  if (child_ != 0) {
    kill(child_, SIGKILL);
    while (waitpid(child_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
  close(answer_);
  if (words_ >= 0) close(words_);
}

bool ChildCall::HasAnswer() const {
  pollfd answer = {.fd = answer_, .events = POLLIN, .revents = 0};
  return poll(&answer, 1, /*timeout=*/0) != 0;
}

absl::StatusOr<std::string> ChildCall::Wait() {
  std::string result = ReadAll(answer_);
  int status = 0;
  while (waitpid(child_, &status, 0) < 0 && errno == EINTR) {
  }
  child_ = 0;
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return result;
  if (WIFEXITED(status)) {
    return absl::UnavailableError(StrCat("ended with code ", WEXITSTATUS(status)));
  }
  const int signal = WTERMSIG(status);
  if (signal == SIGALRM) return absl::DeadlineExceededError("took too long");
  const std::string ended = StrCat("ended by signal ", signal);
  if (!IsFault(signal)) return absl::UnavailableError(ended);
  const std::string words = LastLineOf(words_);
  return absl::InternalError(words.empty() ? ended : StrCat(ended, ": ", words));
}

absl::StatusOr<std::string> CallInChild(const std::function<std::string()>& work,
                                        unsigned seconds_max) {
  ETALON_TRY(const auto call, ChildCall::Start(work, seconds_max));
  return call->Wait();
}

}  // namespace etalon
