#include "sandbox/sandbox.h"

#include <utility>

#include "base/str.h"
#include "base/try.h"
#include "sandbox/cell.h"
#include "sandbox/program_run.h"

namespace etalon {

std::string_view EndingName(Ending ending) {
  switch (ending) {
    case Ending::kFinished:
      return "finished";
    case Ending::kExited:
      return "exited";
    case Ending::kTime:
      return "time";
    case Ending::kMemory:
      return "memory";
    case Ending::kStorage:
      return "storage";
    case Ending::kOutput:
      return "output";
  }
  return "";
}

Sandbox::Sandbox(const SandboxLimits& limits) : limits_(limits) {}
Sandbox::~Sandbox() = default;

absl::StatusOr<std::unique_ptr<Sandbox>> Sandbox::Start(const SandboxLimits& limits) {
  std::unique_ptr<Sandbox> sandbox(new Sandbox(limits));
  ETALON_TRY(sandbox->next_, sandbox->TakeCell());
  sandbox->python_version_ = sandbox->next_->python_version();
  return sandbox;
}

absl::StatusOr<std::unique_ptr<Cell>> Sandbox::TakeCell() {
  if (next_ != nullptr) {
    std::unique_ptr<Cell> ahead = std::move(next_);
    const bool is_there = ahead->WaitUntilReady().ok() && ahead->IsWaiting();
    if (is_there) return ahead;
    // It waited for long, and somebody may have ended it.
  }
  ETALON_TRY(std::unique_ptr<Cell> cell, Cell::Start(limits_));
  ETALON_TRY_DO(cell->WaitUntilReady());
  return cell;
}

absl::StatusOr<ProgramOutcome> Sandbox::Run(std::string_view program) {
  if (program.size() > kProgramBytesMax) {
    return absl::InvalidArgumentError(
        StrCat("a program of ", program.size(), " bytes; at most ", kProgramBytesMax));
  }
  ETALON_TRY(const std::unique_ptr<Cell> cell, TakeCell());
  ETALON_TRY(next_, Cell::Start(limits_));
  return RunInCell(program, limits_, cell.get());
}

}  // namespace etalon
