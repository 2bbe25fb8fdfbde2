#include "cli/run/code.h"

#include "base/status.h"
#include "base/str.h"
#include "base/try.h"
#include "records/task_scorer.h"

namespace etalon {

void DeclareAllowCode(Flags* flags, bool* allows_code) {
  flags->Switch("--allow-code",
                "run programs that the model writes, in a sandbox, where tasks are scored so",
                allows_code);
}

absl::StatusOr<std::unique_ptr<SandboxedPrograms>> PrepareCode(const std::vector<Value>& tasks,
                                                               CodeConsent consent) {
  for (const Value& task : tasks) {
    ETALON_TRY(const auto scorer, TaskScorer::Create(task));
    if (!scorer->runs_programs()) continue;
    if (consent == CodeConsent::kNotGiven) {
      return UsageError("--allow-code",
                        StrCat("is missing: the task ", scorer->name(),
                               " is scored by running programs that the model writes; they run "
                               "in a sandbox, without network and files of this machine"));
    }
    auto programs = SandboxedPrograms::Start({});
    if (!programs.ok()) return Annotate(programs.status(), StrCat("task ", scorer->name()));
    return programs;
  }
  return std::unique_ptr<SandboxedPrograms>();
}

}  // namespace etalon
