// Verdicts of calls of tasks' own Python functions that score, by running them in a sandbox: the
// modules come from a plan, so that no task tree is needed. It marks nothing.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "etalon/program_runner.h"
#include "etalon/value.h"
#include "python/workers.h"

namespace etalon {

class PythonResults : public ProgramRunner {
 public:
  // Errors as PythonWorkers::Start.
  static absl::StatusOr<std::unique_ptr<PythonResults>> Start();

  // The modules of an entry of plan.tasks. DataLoss when their texts are not those of the digest.
  absl::Status Add(const Value& task);

  // `call` as docs/formats/python-worker.md has it. The worker's answer: a line of JSON with
  // "value", or with "error" when the function failed.
  absl::StatusOr<std::string> Run(std::string_view call) override;

  // What a plan says of it (docs/formats/record.md, settings.python).
  Value Describe() const { return workers_->Describe(); }

 private:
  explicit PythonResults(std::unique_ptr<PythonWorkers> workers) : workers_(std::move(workers)) {}
  const std::unique_ptr<PythonWorkers> workers_;
};

}  // namespace etalon
