#include "base/child_process.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <string_view>

#include "base/status.h"
#include "base/str.h"

namespace etalon {
namespace {

// The child's whole life.
[[noreturn]] void Live(const std::function<std::string()>& work, unsigned seconds_max, int out) {
  const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (nowhere >= 0) {
    dup2(nowhere, STDOUT_FILENO);
    dup2(nowhere, STDERR_FILENO);
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

}  // namespace

absl::StatusOr<std::string> CallInChild(const std::function<std::string()>& work,
                                        unsigned seconds_max) {
  int ends[2] = {-1, -1};
  if (pipe2(ends, O_CLOEXEC) != 0) return ErrnoStatus(errno, "cannot make", "a pipe");
  // What is buffered here would be written by both.
  std::fflush(stdout);
  const pid_t child = fork();
  if (child < 0) {
    const int error = errno;
    close(ends[0]);
    close(ends[1]);
    return ErrnoStatus(error, "cannot start", "a process");
  }
  if (child == 0) Live(work, seconds_max, ends[1]);
  close(ends[1]);
  std::string result = ReadAll(ends[0]);
  close(ends[0]);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return result;
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM) {
    return absl::UnavailableError(StrCat("took longer than ", seconds_max, " s"));
  }
  return absl::UnavailableError(WIFSIGNALED(status)
                                    ? StrCat("ended by signal ", WTERMSIG(status))
                                    : StrCat("ended with code ", WEXITSTATUS(status)));
}

}  // namespace etalon
