// The functions of task files that have no port, run by Python in a sandbox in their place. It
// scores nothing.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "python/modules.h"
#include "python/workers.h"
#include "tasks/functions.h"

namespace etalon {

class TaskPython : public ForeignFunctions {
 public:
  // The first function that is bound starts what runs it.
  TaskPython() = default;

  // FailedPrecondition or NotFound when this machine cannot contain Python.
  absl::StatusOr<std::shared_ptr<const PortedFunction>> Bind(
      const FunctionIdentity& identity) override;

  // Null as long as nothing was bound.
  PythonWorkers* workers() const { return workers_.get(); }

 private:
  absl::StatusOr<const TaskModules*> ModulesOf(const std::string& path);

  std::unique_ptr<PythonWorkers> workers_;
  std::map<std::string, TaskModules> modules_;  // by the path of the main one
};

}  // namespace etalon
