// Which function a name of a Python module stands for: its digest, shape and arguments
// (docs/formats/python-function.md). It follows imports to modules of the task tree and runs
// nothing.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "etalon/value.h"
#include "tasks/python/python_module.h"

namespace etalon {

struct PythonFunction {
  std::string digest, shape;  // hex
  Value arguments{Value::Dict()};
  Value literals{Value::List()};
};

// The file of a module as `importer`, a file beside which it may lie, names it: "utils", "..x.y",
// "lm_eval.tasks.x.y"; empty when it is none of the task tree.
std::string FileOfPythonModule(const std::string& importer, std::string_view module);

// Modules and functions are read once each.
class PythonModules {
 public:
  // `name` of the module at `path`. NotFound when the module has no such name; InvalidArgument
  // names the module and line that no Python reads.
  absl::StatusOr<PythonFunction> Find(const std::string& path, const std::string& name);

 private:
  // What an import brings: a name of a file, or with an empty name all of it. An empty path: of a
  // library.
  struct Imported {
    std::string path, name;
  };
  absl::StatusOr<Imported> Follow(const std::string& path, const PythonImport& import);
  absl::StatusOr<const PythonModule*> Read(const std::string& path);
  absl::StatusOr<PythonFunction> Resolve(const std::string& path, const std::string& name,
                                         size_t depth);
  absl::StatusOr<PythonFunction> Describe(const std::string& path, const PythonModule& module,
                                          const PythonModule::Closure& closure, size_t depth);
  absl::StatusOr<std::string> ImportsOf(const std::string& path, const PythonModule& module,
                                        const PythonModule::Closure& closure, size_t depth);

  std::map<std::string, absl::StatusOr<std::unique_ptr<PythonModule>>> modules_;
  std::map<std::pair<std::string, std::string>, absl::StatusOr<PythonFunction>> functions_;
};

}  // namespace etalon
