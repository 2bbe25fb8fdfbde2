#include "cli/code_consent.h"

#include "base/status.h"
#include "base/str.h"
#include "base/try.h"
#include "records/task_scorer.h"

namespace etalon {

void CodeConsent::Declare(Flags* flags) {
  flags->Switch("--allow-code",
                "run programs that the model writes, in a sandbox, where tasks are scored so",
                &is_given);
}

absl::StatusOr<std::unique_ptr<SandboxedPrograms>> PrepareCode(const std::vector<Value>& tasks,
                                                               const CodeConsent& consent) {
  for (const Value& task : tasks) {
    ETALON_TRY(const auto scorer, TaskScorer::Create(task));
    if (!scorer->runs_programs()) continue;
    if (!consent.is_given) {
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

absl::StatusOr<std::unique_ptr<SandboxedPrograms>> PrepareCodeOf(const Value& plan,
                                                                 const CodeConsent& consent) {
  const Value* tasks = plan.Find("tasks");
  if (tasks == nullptr || !tasks->is_list()) return absl::DataLossError("the plan has no tasks");
  return PrepareCode(tasks->AsList(), consent);
}

}  // namespace etalon
