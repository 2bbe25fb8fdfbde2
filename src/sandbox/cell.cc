#include "sandbox/cell.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <string_view>

#include "base/json.h"
#include "base/safe_text.h"
#include "base/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "etalon/value.h"
#include "sandbox/cell_command.h"
#include "sandbox/system_calls.h"

namespace etalon {
namespace {

// The highest number that a descriptor is given in the cell, and one above.
constexpr int kNumbers = kInfoNumber + 1;

constexpr int kReadyMs = 60000;  // a machine may be very busy

// One that no dup2 below overwrites.
Descriptor Above(Descriptor low) {
  if (low.get() >= kNumbers) return low;
  return Descriptor(fcntl(low.get(), F_DUPFD_CLOEXEC, kNumbers));
}

struct Pair {
  Descriptor ours, theirs;
};

absl::StatusOr<Pair> MakePipe() {
  int ends[2] = {-1, -1};
  if (pipe2(ends, O_CLOEXEC) != 0) return ErrnoStatus(errno, "cannot make", "a pipe");
  fcntl(ends[0], F_SETFL, O_NONBLOCK);
  return Pair{Above(Descriptor(ends[0])), Above(Descriptor(ends[1]))};
}

absl::StatusOr<Pair> MakeLine() {
  int ends[2] = {-1, -1};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    return ErrnoStatus(errno, "cannot make", "a socket");
  }
  fcntl(ends[0], F_SETFL, O_NONBLOCK);
  return Pair{Above(Descriptor(ends[0])), Above(Descriptor(ends[1]))};
}

Descriptor HandleOf(pid_t process) {
  return Descriptor(static_cast<int>(syscall(SYS_pidfd_open, process, 0)));
}

void Kill(const Descriptor& handle) {
  if (handle.is_open()) syscall(SYS_pidfd_send_signal, handle.get(), SIGKILL, nullptr, 0);
}

// Whether the file became readable, or its other end closed, in time.
bool WaitFor(int file, int timeout_ms) {
  using Clock = std::chrono::steady_clock;
  const auto end = Clock::now() + std::chrono::milliseconds(timeout_ms);
  while (true) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now());
    pollfd wait = {.fd = file, .events = POLLIN, .revents = 0};
    const int ready = poll(&wait, 1, static_cast<int>(std::max<int64_t>(0, left.count())));
    if (ready > 0) return true;
    if (ready == 0 || errno != EINTR) return false;
  }
}

std::string ReadSome(int file) {
  std::array<char, 4096> buffer{};
  const ssize_t got = read(file, buffer.data(), buffer.size());
  return {buffer.data(), got > 0 ? static_cast<size_t>(got) : 0};
}

// What to do about words of bubblewrap, or of setpriv before it.
std::string RemedyFor(std::string_view words) {
  const auto says = [words](std::string_view part) {
    return words.find(part) != std::string_view::npos;
  };
  if (says("namespace") || says("uid map") || says("Operation not permitted") ||
      says("RTM_NEWADDR") || says("Permission denied")) {
    return "user name spaces are closed here: an administrator opens them (sysctl "
           "user.max_user_namespaces, kernel.unprivileged_userns_clone=1, "
           "kernel.apparmor_restrict_unprivileged_userns=0); a container needs them from its host "
           "(docker run --security-opt seccomp=unconfined --security-opt "
           "systempaths=unconfined)";
  }
  if (says("setpriv")) {
    return "the administrator of this name space cannot become nobody (65534) here; run it as an "
           "ordinary user";
  }
  return "run `bwrap --unshare-all --ro-bind / / true` to see what this machine refuses";
}

absl::Status NotContained(std::string_view words) {
  return absl::FailedPreconditionError(StrCat("programs cannot be contained on this machine: ",
                                              SafeLine(TrimSpaces(words)), "; ", RemedyFor(words)));
}

class SpawnActions {
 public:
  SpawnActions() {
    posix_spawn_file_actions_init(&files_);
    posix_spawnattr_init(&attributes_);
  }
  ~SpawnActions() {
    posix_spawn_file_actions_destroy(&files_);
    posix_spawnattr_destroy(&attributes_);
  }
  SpawnActions(const SpawnActions&) = delete;
  SpawnActions& operator=(const SpawnActions&) = delete;

  void Give(const Descriptor& file, int number) {
    posix_spawn_file_actions_adddup2(&files_, file.get(), number);
  }
  // A session of its own, signals as a fresh process has them, no other open file, no environment:
  // bubblewrap's first process would show it in /proc/1/environ.
  int Spawn(std::vector<std::string> command, pid_t* process) {
    posix_spawn_file_actions_addclosefrom_np(&files_, kNumbers);
    sigset_t all = {}, none = {};
    sigfillset(&all);
    sigemptyset(&none);
    posix_spawnattr_setsigdefault(&attributes_, &all);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setflags(&attributes_,
                             POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    std::vector<char*> words;
    for (std::string& word : command) words.push_back(word.data());
    words.push_back(nullptr);
    char* environment[] = {nullptr};
    return posix_spawn(process, words[0], &files_, &attributes_, words.data(), environment);
  }

 private:
  posix_spawn_file_actions_t files_ = {};
  posix_spawnattr_t attributes_ = {};
};

}  // namespace

absl::StatusOr<std::unique_ptr<Cell>> Cell::Start(const SandboxLimits& limits) {
  std::unique_ptr<Cell> cell(new Cell);
  ETALON_TRY_DO(cell->Launch(limits));
  return cell;
}

absl::Status Cell::Launch(const SandboxLimits& limits) {
  ETALON_TRY(std::vector<std::string> command, CellCommand(limits));
  ETALON_TRY(Descriptor filter, MakeSystemCallFilter());
  ETALON_TRY(Pair line, MakeLine());
  ETALON_TRY(Pair output, MakePipe());
  ETALON_TRY(Pair error, MakePipe());
  ETALON_TRY(Pair info, MakePipe());
  filter = Above(std::move(filter));
  SpawnActions actions;
  actions.Give(line.theirs, STDIN_FILENO);
  actions.Give(output.theirs, STDOUT_FILENO);
  actions.Give(error.theirs, STDERR_FILENO);
  actions.Give(filter, kFilterNumber);
  actions.Give(info.theirs, kInfoNumber);
  if (const int failed = actions.Spawn(std::move(command), &outer_); failed != 0) {
    outer_ = 0;
    return ErrnoStatus(failed, "cannot start", "bubblewrap");
  }
  outer_handle_ = HandleOf(outer_);
  line_ = std::move(line.ours);
  output_ = std::move(output.ours);
  error_ = std::move(error.ours);
  info_ = std::move(info.ours);
  if (outer_handle_.is_open()) return absl::OkStatus();
  return NotContained("the kernel is older than 5.3 (it has no pidfd_open)");
}

Cell::~Cell() { End(); }

absl::Status Cell::ReadFirstProcess() {
  std::string said;  // in several pieces
  while (said.find('}') == std::string::npos && WaitFor(info_.get(), kReadyMs)) {
    const std::string piece = ReadSome(info_.get());
    if (piece.empty()) break;
    said += piece;
  }
  const auto description = ParseJson(said);
  if (!description.ok() || !description->is_dict()) {
    return NotContained("bubblewrap did not say which process it made");
  }
  first_ = static_cast<pid_t>(description->FindInt("child-pid"));
  first_handle_ = HandleOf(first_);
  if (first_ > 0 && first_handle_.is_open()) return absl::OkStatus();
  return NotContained("the contained process is gone");
}

absl::Status Cell::WaitUntilReady() {
  constexpr std::string_view kReady = "ready ";
  if (!python_version_.empty()) return absl::OkStatus();
  if (!WaitFor(line_.get(), kReadyMs)) return NotContained("nothing happens within a minute");
  const std::string said = ReadSome(line_.get());
  if (!said.starts_with(kReady) || !said.ends_with('\n')) {
    // What stopped it stands there before it closes.
    WaitFor(outer_handle_.get(), kReadyMs);
    const std::string words = ReadSome(error_.get());
    return NotContained(words.empty() ? "bubblewrap ended without a word" : words);
  }
  ETALON_TRY_DO(ReadFirstProcess());
  python_version_ = said.substr(kReady.size(), said.size() - kReady.size() - 1);
  return absl::OkStatus();
}

bool Cell::IsWaiting() const { return !WaitFor(outer_handle_.get(), /*timeout_ms=*/0); }

int Cell::End() {
  if (outer_ == 0) return exit_code_;
  // bubblewrap passes on how its program ended; a kill would hide it.
  const bool ended_itself = WaitFor(outer_handle_.get(), /*timeout_ms=*/0);
  // Before it says which process it made, that process waits for a word of it: killed now, it would
  // leave one that waits for ever.
  if (!ended_itself && !first_handle_.is_open()) ReadFirstProcess().IgnoreError();
  Kill(first_handle_);
  // The first process of a name space is gone only when all others are.
  if (first_handle_.is_open()) WaitFor(first_handle_.get(), /*timeout_ms=*/60000);
  if (!ended_itself) Kill(outer_handle_);
  int status = 0;
  while (waitpid(outer_, &status, 0) < 0 && errno == EINTR) {
  }
  outer_ = 0;
  exit_code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return exit_code_;
}

}  // namespace etalon
