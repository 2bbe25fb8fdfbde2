#include "sandbox/program_run.h"

#include <poll.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <optional>

#include "base/hash.h"
#include "base/str.h"
#include "base/try.h"
#include "sandbox/cell_source.h"
#include "sandbox/process_tree.h"

namespace etalon {
namespace {

using Clock = std::chrono::steady_clock;

// How often what it uses is looked at, and how much it may say on the line.
constexpr int kLookMs = 20;
constexpr int64_t kLineBytesMax = 65536;

absl::StatusOr<std::string> MakeNonce() {
  std::array<char, 16> bytes{};
  if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
    return absl::UnavailableError("the kernel gives no random bytes");
  }
  return ToHex(std::string_view(bytes.data(), bytes.size()));
}

class Watch {
 public:
  Watch(std::string message, std::string finished, const SandboxLimits& limits, Cell* cell)
      : message_(std::move(message)),
        finished_(std::move(finished)),
        limits_(limits),
        cell_(*cell) {
    line_.file = cell->line();
    output_.file = cell->output();
    error_.file = cell->error();
  }

  ProgramOutcome Run() {
    ProgramOutcome outcome;
    std::optional<Ending> ending;
    while (!ending.has_value()) {
      const bool has_ended = Wait();
      Send();
      ReadAll();
      ending = Judge(has_ended);
    }
    outcome.exit_code = cell_.End();
    ReadAll();
    outcome.ending = *ending;
    outcome.wall_ms = ElapsedMs();
    outcome.output = std::move(output_.text);
    outcome.error = std::move(error_.text);
    return outcome;
  }

 private:
  int64_t ElapsedMs() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start_).count();
  }

  // For something to happen, or the next look. True when the program ended.
  bool Wait() {
    const short out = message_.empty() ? 0 : POLLOUT;
    std::array<pollfd, 4> files = {pollfd{.fd = cell_.ended(), .events = POLLIN, .revents = 0},
                                   {.fd = output_.file, .events = POLLIN, .revents = 0},
                                   {.fd = error_.file, .events = POLLIN, .revents = 0},
                                   {.fd = line_.file, .events = POLLIN, .revents = 0}};
    files[3].events = static_cast<short>(POLLIN | out);
    poll(files.data(), files.size(), kLookMs);
    return files[0].revents != 0;
  }

  void Send() {
    if (message_.empty() || line_.file < 0) return;
    const ssize_t sent =
        send(line_.file, message_.data(), message_.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent > 0) message_.erase(0, static_cast<size_t>(sent));
    if (sent < 0 && errno != EAGAIN && errno != EINTR) message_.clear();
  }

  void ReadAll() {
    line_.ReadAll(kLineBytesMax);
    output_.ReadAll(limits_.output_bytes);
    error_.ReadAll(limits_.output_bytes);
  }

  std::optional<Ending> Judge(bool has_ended) {
    if (output_.is_over || error_.is_over || line_.is_over) return Ending::kOutput;
    if (line_.text.find(finished_) != std::string::npos) return Ending::kFinished;
    const int64_t elapsed = ElapsedMs();
    const bool is_look = has_ended || elapsed - looked_ms_ >= kLookMs;
    if (is_look) {
      looked_ms_ = elapsed;
      if (const auto limit = LimitReached(); limit.has_value()) return limit;
    }
    if (has_ended) return Ending::kExited;
    if (elapsed > limits_.wall_ms) return Ending::kTime;
    return std::nullopt;
  }

  std::optional<Ending> LimitReached() const {
    // bubblewrap's own process and a program's threads come on top.
    const TreeUse use = UseOfTree(cell_.first_process(), limits_.processes + 8);
    if (use.memory_bytes > limits_.memory_bytes) return Ending::kMemory;
    if (use.cpu_ms > limits_.cpu_ms) return Ending::kTime;
    const FolderUse folder = UseOfFolder(cell_.first_process(), "/tmp");
    if (folder.files > limits_.files) return Ending::kStorage;
    return std::nullopt;
  }

  std::string message_;
  const std::string finished_;
  const SandboxLimits& limits_;
  Cell& cell_;
  const Clock::time_point start_ = Clock::now();
  int64_t looked_ms_ = 0;
  CellSource line_, output_, error_;
};

}  // namespace

absl::StatusOr<ProgramOutcome> RunInCell(std::string_view program, const SandboxLimits& limits,
                                         Cell* cell) {
  ETALON_TRY(const std::string nonce, MakeNonce());
  std::string message = StrCat(program.size(), " ", nonce, "\n", program);
  return Watch(std::move(message), StrCat("finished ", nonce, "\n"), limits, cell).Run();
}

}  // namespace etalon
