#include "sandbox/sandboxed_programs.h"

#include <algorithm>
#include <utility>

#include "base/str.h"
#include "base/text.h"
#include "base/try.h"

namespace etalon {

namespace {

// The first part of the name in the last line that Python says of an import without a module; ""
// for any other ending. A program can say the same: it does not pass then either.
std::string_view MissingModule(const ProgramOutcome& outcome) {
  constexpr std::string_view kWords = "\nModuleNotFoundError: No module named '";
  if (outcome.ending != Ending::kExited) return "";
  const std::string_view said = outcome.error;
  const size_t begin = said.rfind(kWords);
  if (begin == std::string_view::npos) return "";
  const std::string_view name = said.substr(begin + kWords.size());
  const size_t end = std::min(name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                                     "abcdefghijklmnopqrstuvwxyz0123456789_"),
                              size_t{64});
  return name.substr(0, end);
}

// Libraries that tests of published tasks import.
constexpr std::string_view kNumpyVersion =
    "import importlib.metadata as metadata\n"
    "try:\n  print(metadata.version('numpy'))\n"
    "except metadata.PackageNotFoundError:\n  pass\n";

}  // namespace

absl::StatusOr<std::unique_ptr<SandboxedPrograms>> SandboxedPrograms::Start(
    const SandboxLimits& limits) {
  ETALON_TRY(auto sandbox, Sandbox::Start(limits));
  ETALON_TRY(const ProgramOutcome outcome, sandbox->Run(kNumpyVersion));
  std::unique_ptr<SandboxedPrograms> programs(new SandboxedPrograms(std::move(sandbox)));
  programs->numpy_version_ = TrimSpaces(outcome.output);
  return programs;
}

absl::StatusOr<std::string> SandboxedPrograms::Run(std::string_view program) {
  // One of a size that no sandbox takes did not come to its end either.
  if (program.size() > Sandbox::kProgramBytesMax) return std::string(EndingName(Ending::kStorage));
  ETALON_TRY(const ProgramOutcome outcome, sandbox_->Run(program));
  const std::string_view missing = MissingModule(outcome);
  if (!missing.empty()) return StrCat(kProgramMissing, missing);
  return std::string(EndingName(outcome.ending));
}

Value SandboxedPrograms::Describe() const {
  const SandboxLimits& limits = sandbox_->limits();
  Value described = Value::MakeDict({{"sandbox", "bubblewrap"},
                                     {"python", sandbox_->python_version()},
                                     {"cpu_ms", limits.cpu_ms},
                                     {"wall_ms", limits.wall_ms},
                                     {"memory_bytes", limits.memory_bytes},
                                     {"storage_bytes", limits.storage_bytes},
                                     {"files", limits.files},
                                     {"processes", limits.processes},
                                     {"open_files", limits.open_files},
                                     {"output_bytes", limits.output_bytes}});
  if (!numpy_version_.empty()) described.Set("numpy", numpy_version_);
  return described;
}

}  // namespace etalon
