// One bubblewrap with one Python in it that waits for one program: its process and mount name
// spaces end with it. It judges nothing.
#pragma once

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "sandbox/descriptor.h"
#include "sandbox/limits.h"

namespace etalon {

class Cell {
 public:
  // Starts it and does not wait. Unavailable when it cannot be started.
  static absl::StatusOr<std::unique_ptr<Cell>> Start(const SandboxLimits& limits);
  // Ends every process in it, and waits until they are gone.
  ~Cell();
  Cell(const Cell&) = delete;
  Cell& operator=(const Cell&) = delete;

  // Until it is ready for a program. FailedPrecondition says what this machine lacks, and how to
  // get it.
  absl::Status WaitUntilReady();
  const std::string& python_version() const { return python_version_; }  // once it is ready

  bool IsWaiting() const;  // false once it ended

  // A socket, and what the program writes; none of them waits.
  int line() const { return line_.get(); }
  int output() const { return output_.get(); }
  int error() const { return error_.get(); }
  // The first process in the cell; 0 before it is ready.
  pid_t first_process() const { return first_; }
  // Ends every process in it and waits. The exit code of the program, 128 and the signal's number
  // where a signal ended it.
  int End();
  // Readable when the program ended.
  int ended() const { return outer_handle_.get(); }

 private:
  Cell() = default;
  absl::Status Launch(const SandboxLimits& limits);
  absl::Status ReadFirstProcess();

  Descriptor line_, output_, error_, info_;
  pid_t outer_ = 0;  // bubblewrap itself; 0: it was waited for
  pid_t first_ = 0;
  Descriptor outer_handle_, first_handle_;
  int exit_code_ = 0;
  std::string python_version_;
};

}  // namespace etalon
