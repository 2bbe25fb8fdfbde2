#include "sandbox/sandboxed_programs.h"

#include <utility>

#include "base/text.h"
#include "base/try.h"

namespace etalon {

absl::StatusOr<std::unique_ptr<SandboxedPrograms>> SandboxedPrograms::Start(
    const SandboxLimits& limits) {
  ETALON_TRY(auto sandbox, Sandbox::Start(limits));
  return std::unique_ptr<SandboxedPrograms>(new SandboxedPrograms(std::move(sandbox)));
}

absl::StatusOr<std::string> SandboxedPrograms::Run(std::string_view program) {
  // One of a size that no sandbox takes did not come to its end either.
  if (program.size() > Sandbox::kProgramBytesMax) return std::string(EndingName(Ending::kStorage));
  ETALON_TRY(const ProgramOutcome outcome, sandbox_->Run(program));
  return std::string(EndingName(outcome.ending));
}

Value SandboxedPrograms::Describe() const {
  const SandboxLimits& limits = sandbox_->limits();
  return Value::MakeDict({{"sandbox", "bubblewrap"},
                          {"python", sandbox_->python_version()},
                          {"cpu_ms", limits.cpu_ms},
                          {"wall_ms", limits.wall_ms},
                          {"memory_bytes", limits.memory_bytes},
                          {"storage_bytes", limits.storage_bytes},
                          {"files", limits.files},
                          {"processes", limits.processes},
                          {"open_files", limits.open_files},
                          {"output_bytes", limits.output_bytes}});
}

}  // namespace etalon
