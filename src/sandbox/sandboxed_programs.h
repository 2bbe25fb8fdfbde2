// Verdicts of programs by running them in a sandbox. It marks nothing.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "etalon/program_runner.h"
#include "etalon/value.h"
#include "sandbox/sandbox.h"

namespace etalon {

class SandboxedPrograms : public ProgramRunner {
 public:
  // Errors as Sandbox::Start.
  static absl::StatusOr<std::unique_ptr<SandboxedPrograms>> Start(const SandboxLimits& limits);

  // The name of its ending, or that a module is missing.
  absl::StatusOr<std::string> Run(std::string_view program) override;

  // What a plan says of it (docs/formats/record.md, settings.code).
  Value Describe() const;

 private:
  explicit SandboxedPrograms(std::unique_ptr<Sandbox> sandbox) : sandbox_(std::move(sandbox)) {}
  const std::unique_ptr<Sandbox> sandbox_;
  std::string numpy_version_;  // "": it is not installed
};

}  // namespace etalon
