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
  flags->Switch("--allow-python",
                "run Python functions of task files, in a sandbox, where they have no native port",
                &allows_python);
}

absl::StatusOr<std::string> ScoringPrograms::Run(std::string_view program) {
  if (python != nullptr && program.starts_with(kPythonCallLine)) return python->Run(program);
  if (code != nullptr) return code->Run(program);
  return absl::FailedPreconditionError("nothing that a model wrote runs here");
}

void ScoringPrograms::Describe(Value* settings) const {
  if (code != nullptr) settings->Set("code", code->Describe());
  if (python != nullptr) settings->Set("python", python->Describe());
}

absl::StatusOr<std::unique_ptr<ScoringPrograms>> PrepareCode(const std::vector<Value>& tasks,
                                                             const CodeConsent& consent) {
  auto programs = std::make_unique<ScoringPrograms>();
  for (const Value& task : tasks) {
    ETALON_TRY(const auto scorer, TaskScorer::Create(task));
    const std::string place = StrCat("task ", scorer->name());
    if (scorer->runs_programs() && programs->code == nullptr) {
      if (!consent.is_given) {
        return UsageError("--allow-code",
                          StrCat("is missing: the ", place,
                                 " is scored by running programs that the model writes; they run "
                                 "in a sandbox, without network and files of this machine"));
      }
      auto code = SandboxedPrograms::Start({});
      if (!code.ok()) return Annotate(code.status(), place);
      programs->code = *std::move(code);
    }
    if (!scorer->runs_python()) continue;
    if (!consent.allows_python) {
      return UsageError("--allow-python",
                        StrCat("is missing: the ", place,
                               " is scored by Python functions of its own; they run in a sandbox, "
                               "without network and files of this machine"));
    }
    if (programs->python == nullptr) {
      auto python = PythonResults::Start();
      if (!python.ok()) return Annotate(python.status(), place);
      programs->python = *std::move(python);
    }
    ETALON_TRY_DO(programs->python->Add(task));
  }
  if (programs->code == nullptr && programs->python == nullptr) programs.reset();
  return programs;
}

absl::StatusOr<std::unique_ptr<ScoringPrograms>> PrepareCodeOf(const Value& plan,
                                                               const CodeConsent& consent) {
  const Value* tasks = plan.Find("tasks");
  if (tasks == nullptr || !tasks->is_list()) return absl::DataLossError("the plan has no tasks");
  return PrepareCode(tasks->AsList(), consent);
}

}  // namespace etalon
