// A program of ours that stays in one cell and answers lines, one at a time: what it calls is
// nobody's friend and ends at the limits of one answer. It knows no protocol but numbered lines.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "sandbox/cell.h"
#include "sandbox/cell_source.h"
#include "sandbox/limits.h"

namespace etalon {

class SandboxWorker {
 public:
  // `program`: Python source text, in which `line` is the number of an open socket: lines come from
  // it, each with a number and a blank in front, and each is answered by one with the same number
  // and a blank. `limits`: processor time, time and output of one answer, the
  // rest of all together. FailedPrecondition or NotFound says what this machine lacks. It ends with
  // the thread that called this.
  static absl::StatusOr<std::unique_ptr<SandboxWorker>> Start(std::string_view program,
                                                              const SandboxLimits& limits);

  // `line` has no line end (InvalidArgument), and neither has what comes back. ResourceExhausted
  // says at which limit it was ended, Aborted that it ended by itself. After an error it is no
  // worker any more.
  absl::StatusOr<std::string> Ask(std::string_view line);
  bool is_ended() const { return is_ended_ || !cell_->IsWaiting(); }

  const std::string& python_version() const { return cell_->python_version(); }

  static constexpr int64_t kAnswerBytesMax = int64_t{256} << 20;

 private:
  SandboxWorker(std::unique_ptr<Cell> cell, const SandboxLimits& limits);
  void Exchange();
  absl::Status LimitReached(int64_t elapsed_ms) const;
  absl::Status EndedBy(const absl::Status& why);

  const std::unique_ptr<Cell> cell_;
  const SandboxLimits limits_;
  std::string message_;
  size_t sent_ = 0;  // of it
  int64_t asked_ = 0;
  CellSource line_, output_, error_;
  int64_t cpu_ms_before_ = 0;
  bool is_ended_ = false;
};

}  // namespace etalon
