// Whether programs that a model writes may run, where tasks need that. It runs none.
#pragma once

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/flags.h"
#include "etalon/value.h"
#include "sandbox/sandboxed_programs.h"

namespace etalon {

struct CodeConsent {
  bool is_given = false;
  void Declare(Flags* flags);  // --allow-code
};

// Null when no task (of a plan) scores by running programs. A usage error names the task and the
// flag when the consent is missing; errors of the sandbox name the task.
absl::StatusOr<std::unique_ptr<SandboxedPrograms>> PrepareCode(const std::vector<Value>& tasks,
                                                               const CodeConsent& consent);

// The same of the tasks of a plan. Errors as above; DataLoss when the plan has none.
absl::StatusOr<std::unique_ptr<SandboxedPrograms>> PrepareCodeOf(const Value& plan,
                                                                 const CodeConsent& consent);

}  // namespace etalon
