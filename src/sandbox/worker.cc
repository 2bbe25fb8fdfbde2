#include "sandbox/worker.h"

#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <utility>

#include "base/safe_text.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "sandbox/process_tree.h"

namespace etalon {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kLookMs = 20;
constexpr const char* kNotAsked = "it wrote where the worker answers";

int64_t MsSince(Clock::time_point start) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start).count();
}

std::string Seconds(int64_t ms) { return StrCat(ms / 1000, " s"); }
std::string_view LastLine(std::string_view text) {
  text = TrimSpaces(text);
  const size_t end = text.rfind('\n');
  return end == std::string_view::npos ? text : text.substr(end + 1);
}
std::string MiB(int64_t bytes) { return StrCat(bytes >> 20, " MiB"); }

}  // namespace

absl::StatusOr<std::unique_ptr<SandboxWorker>> SandboxWorker::Start(std::string_view program,
                                                                    const SandboxLimits& limits) {
  // The kernel counts over the whole life of a process; here each answer is counted.
  SandboxLimits cell_limits = limits;
  cell_limits.cpu_ms = int64_t{7} * 24 * 3600 * 1000;
  ETALON_TRY(std::unique_ptr<Cell> cell, Cell::Start(cell_limits));
  ETALON_TRY_DO(cell->WaitUntilReady());
  std::unique_ptr<SandboxWorker> worker(new SandboxWorker(std::move(cell), limits));
  worker->message_ = StrCat(program.size(), " - worker\n", program);
  return worker;
}

SandboxWorker::SandboxWorker(std::unique_ptr<Cell> cell, const SandboxLimits& limits)
    : cell_(std::move(cell)), limits_(limits) {
  line_.file = cell_->line();
  output_.file = cell_->output();
  error_.file = cell_->error();
}

// Sends what can be sent, and reads what is there, after waiting for a while.
void SandboxWorker::Exchange() {
  const short out = sent_ == message_.size() ? 0 : POLLOUT;
  std::array<pollfd, 4> files = {pollfd{.fd = cell_->ended(), .events = POLLIN, .revents = 0},
                                 {.fd = output_.file, .events = POLLIN, .revents = 0},
                                 {.fd = error_.file, .events = POLLIN, .revents = 0},
                                 {.fd = line_.file, .events = POLLIN, .revents = 0}};
  files[3].events = static_cast<short>(POLLIN | out);
  poll(files.data(), files.size(), kLookMs);
  while (sent_ < message_.size() && line_.file >= 0) {
    const ssize_t sent = send(line_.file, message_.data() + sent_, message_.size() - sent_,
                              MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent <= 0) break;
    sent_ += static_cast<size_t>(sent);
  }
  line_.ReadAll(kAnswerBytesMax);
  output_.ReadAll(limits_.output_bytes);
  error_.ReadAll(limits_.output_bytes);
}

absl::Status SandboxWorker::LimitReached(int64_t elapsed_ms) const {
  const auto over = [](std::string_view what) {
    return absl::ResourceExhaustedError(StrCat("it took more than ", what));
  };
  if (line_.is_over) return over(StrCat(MiB(kAnswerBytesMax), " for what it gives"));
  if (output_.is_over || error_.is_over) {
    return over(StrCat(MiB(limits_.output_bytes), " for what it prints"));
  }
  if (elapsed_ms > limits_.wall_ms) return over(Seconds(limits_.wall_ms));
  const TreeUse use = UseOfTree(cell_->first_process(), limits_.processes + 8);
  if (use.memory_bytes > limits_.memory_bytes) {
    return over(StrCat(MiB(limits_.memory_bytes), " of memory"));
  }
  if (use.cpu_ms - cpu_ms_before_ > limits_.cpu_ms) {
    return over(StrCat(Seconds(limits_.cpu_ms), " of processor time"));
  }
  const FolderUse folder = UseOfFolder(cell_->first_process(), "/tmp");
  if (folder.files > limits_.files) return over(StrCat(limits_.files, " files"));
  return absl::OkStatus();
}

absl::Status SandboxWorker::EndedBy(const absl::Status& why) {
  is_ended_ = true;
  cell_->End();
  return why;
}

absl::StatusOr<std::string> SandboxWorker::Ask(std::string_view line) {
  if (is_ended_) return absl::AbortedError("the worker has ended");
  // It would be two.
  if (line.find('\n') != std::string_view::npos) {
    return absl::InvalidArgumentError("what a worker is asked is one line");
  }
  line_.ReadAll(kAnswerBytesMax);
  if (!line_.text.empty()) return EndedBy(absl::AbortedError(kNotAsked));
  // The answer says which question it is of: a line that somebody else wrote would push all answers
  // by one.
  const std::string number = StrCat(++asked_, " ");
  StrAppend(&message_, number, line, "\n");
  output_.text.clear();
  error_.text.clear();
  cpu_ms_before_ = UseOfTree(cell_->first_process(), limits_.processes + 8).cpu_ms;
  const Clock::time_point start = Clock::now();
  int64_t looked_ms = 0;
  size_t searched = 0;  // of what came, without a line end
  while (true) {
    const bool has_ended = !cell_->IsWaiting();
    Exchange();
    const size_t end = line_.text.find('\n', searched);
    searched = line_.text.size();
    if (end != std::string::npos) {
      // An answer is one line: what more there is was written by what it called.
      std::string answer = line_.text.substr(0, end);
      const bool is_one =
          end + 1 == line_.text.size() && sent_ == message_.size() && answer.starts_with(number);
      line_.text.clear();
      message_.clear();
      sent_ = 0;
      if (is_one) return answer.substr(number.size());
      return EndedBy(absl::AbortedError(kNotAsked));
    }
    const int64_t elapsed = MsSince(start);
    if (elapsed - looked_ms >= kLookMs || has_ended) {
      looked_ms = elapsed;
      if (const absl::Status limit = LimitReached(elapsed); !limit.ok()) return EndedBy(limit);
    }
    if (has_ended) {
      const int code = cell_->End();
      is_ended_ = true;
      const std::string words = SafeLine(LastLine(error_.text));
      return absl::AbortedError(
          StrCat("it ended Python (exit code ", code, ")", words.empty() ? "" : ": ", words));
    }
  }
}

}  // namespace etalon
