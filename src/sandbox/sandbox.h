// Runs programs that nobody vouches for, one at a time: Python without network, without the files,
// processes and environment of this machine, and within limits. It judges nothing that a program
// computes, and runs none uncontained.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "sandbox/limits.h"

namespace etalon {

// How a program ended.
enum class Ending {
  kFinished,  // it came to its end
  kExited,    // it ended before, by an exception, an exit or a signal
  kTime,      // the rest: it was ended at a limit
  kMemory,
  kStorage,
  kOutput,
};

// "finished", "exited", "time", "memory", "storage", "output"
std::string_view EndingName(Ending ending);

struct ProgramOutcome {
  Ending ending = Ending::kExited;
  int exit_code = 0;          // 128 and the signal's number where a signal ended it
  std::string output, error;  // at most SandboxLimits::output_bytes each
  int64_t wall_ms = 0;
};

class Cell;

class Sandbox {
 public:
  // FailedPrecondition or NotFound says what this machine lacks, and how to get it. It and all that
  // runs in it end with the thread that called this.
  static absl::StatusOr<std::unique_ptr<Sandbox>> Start(const SandboxLimits& limits);
  ~Sandbox();
  Sandbox(const Sandbox&) = delete;
  Sandbox& operator=(const Sandbox&) = delete;

  // Python source text. Every program begins in a cell of its own: nothing of a former one is left,
  // neither process nor file. Unavailable when the machine cannot run it, which says nothing of the
  // program. InvalidArgument for one beyond kProgramBytesMax.
  absl::StatusOr<ProgramOutcome> Run(std::string_view program);
  static constexpr size_t kProgramBytesMax = size_t{16} << 20;

  const SandboxLimits& limits() const { return limits_; }
  const std::string& python_version() const { return python_version_; }

 private:
  explicit Sandbox(const SandboxLimits& limits);
  // One that is ready.
  absl::StatusOr<std::unique_ptr<Cell>> TakeCell();

  const SandboxLimits limits_;
  std::string python_version_;
  std::unique_ptr<Cell> next_;  // started ahead; null: none yet
};

}  // namespace etalon
