// `!function module.name` in a task file: which Python function is meant, and where a native port
// of it is found. It runs no Python.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "etalon/value.h"
#include "tasks/task_file.h"

namespace etalon {

// A port stands for one function of one text of a module: another text is another function.
struct PortedFunction {
  std::string module_sha256;  // hex, of the bytes of the module's file
  std::string name;
  std::string version;  // of the port; written into the plan
  // doc_to_text, doc_to_target, doc_to_choice, description: of a document.
  std::function<absl::StatusOr<Value>(const Value& document)> of_document;
  // process_docs: of all documents of a split.
  std::function<absl::StatusOr<std::vector<Value>>(std::vector<Value> documents)> of_documents;
};

class FunctionTable {
 public:
  void Add(PortedFunction function);
  const PortedFunction* Find(const std::string& module_sha256, const std::string& name) const;

 private:
  std::map<std::pair<std::string, std::string>, PortedFunction> functions_;
};

// True for {"!function": "module.name"}.
bool IsFunctionReference(const Value& value);

// The port of the function that `value`, found under `key` of `file`, refers to. Unimplemented
// names module, digest and function when there is no port; NotFound when there is no such module
// beside the file.
absl::StatusOr<const PortedFunction*> BindFunction(const Value& value, std::string_view key,
                                                   const TaskFile& file,
                                                   const FunctionTable& functions);

}  // namespace etalon
