// Whether programs that a model writes, and Python functions of task files, may run where tasks
// need that. It runs none.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/flags.h"
#include "etalon/program_runner.h"
#include "etalon/value.h"
#include "python/python_results.h"
#include "sandbox/sandboxed_programs.h"

namespace etalon {

struct CodeConsent {
  bool is_given = false;       // --allow-code
  bool allows_python = false;  // --allow-python
  void Declare(Flags* flags);
};

// Runs what the scores of some tasks need.
class ScoringPrograms : public ProgramRunner {
 public:
  absl::StatusOr<std::string> Run(std::string_view program) override;
  // Into plan.settings (docs/formats/record.md): `code`, `python`.
  void Describe(Value* settings) const;

  std::unique_ptr<SandboxedPrograms> code;  // null: none runs, and so below
  std::unique_ptr<PythonResults> python;
};

// Null when no task (of a plan) scores by running anything. A usage error names the task and the
// flag when the consent is missing; errors of the sandbox name the task.
absl::StatusOr<std::unique_ptr<ScoringPrograms>> PrepareCode(const std::vector<Value>& tasks,
                                                             const CodeConsent& consent);

// The same of the tasks of a plan. Errors as above; DataLoss when the plan has none.
absl::StatusOr<std::unique_ptr<ScoringPrograms>> PrepareCodeOf(const Value& plan,
                                                               const CodeConsent& consent);

}  // namespace etalon
