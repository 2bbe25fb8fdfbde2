// `!function module.name` in a task file: which Python function is meant, and where a native port
// of it is found. It runs no Python.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "etalon/value.h"
#include "tasks/task_file.h"

namespace etalon {

class PythonModules;

// One number that a process_results function gives for a document.
struct PortedMetric {
  std::string metric;              // as the function returns it and metric_list names it
  std::string scorer;              // of src/scorers
  Value arguments{Value::Dict()};  // of that scorer
};

// A port stands for one Python function with all that it uses, known by the digest of that text
// (docs/formats/python-function.md); another text is another function. It has the one of the parts
// below that its place in a task file asks for.
struct PortedFunction {
  std::string digest;   // hex: the function's digest, or its shape
  std::string name;     // as its module has it, for messages and the plan
  std::string version;  // of the port; written into the plan

  // `arguments`, a dict: those that functools.partial binds, and what FunctionIdentity adds.
  // doc_to_text, doc_to_target, doc_to_choice, description: of a document.
  std::function<absl::StatusOr<Value>(const Value& document, const Value& arguments)> of_document;
  // process_docs: of all documents of a split. fewshot_config.samples: of none.
  std::function<absl::StatusOr<std::vector<Value>>(std::vector<Value> documents,
                                                   const Value& arguments)>
      of_documents;
  std::vector<PortedMetric> process_results;  // its numbers
  // Of process_results or a filter: a dict of exactly the fields that its scorers, or it, read of a
  // document (a record is scored again from these alone). May be empty.
  std::function<absl::StatusOr<Value>(const Value& document, const Value& arguments)> scorer_input;
  // A name of src/metrics. An aggregation of pairs [right answer, response], which lm-eval hands to
  // it as they are, brings the scorer of a pair too.
  std::string aggregation;
  std::string scorer;  // a name of src/scorers, for a metric that is a function
  Value scorer_arguments{Value::Dict()};
  std::string filter;  // a name of src/filters
  // For a metric that is a function: what it gives of the arguments in metric_list, where that is
  // several numbers or takes other arguments than its scorer.
  std::function<absl::StatusOr<std::vector<PortedMetric>>(const Value& arguments)> metrics;
  // Of a function that is no port but runs itself: {"module", "name", "modules": digest} as a plan
  // states it (docs/formats/record.md), and "texts", those of the modules. None for a port.
  Value python;
};

// Keys of a port's `arguments` beside those of functools.partial; no Python name is like them.
// The name that was asked for, of a function that a module makes under a computed name.
inline constexpr std::string_view kPortName = "<name>";
// The name of the folder of a module that reads its own path (`__file__`).
inline constexpr std::string_view kPortFolder = "<folder>";
// The seed of Python's generator, where it is not 0, for ports of documents.
inline constexpr std::string_view kPortSeed = "<seed>";
// The literals of the source in its order, for a port that is known by its shape.
inline constexpr std::string_view kPortLiterals = "<literals>";

// What a `!function` stands for: enough to find its port.
struct FunctionIdentity {
  std::string reference;  // "utils.process_docs", as the task file has it
  std::string module;     // path of the file
  std::string digest;     // hex, of the function and all that it uses
  std::string shape;      // hex, of the same without its literals
  Value arguments{Value::Dict()};
  Value literals{Value::List()};
};

// A function and what its port is called with.
struct BoundFunction {
  std::shared_ptr<const PortedFunction> port;  // shared: tasks outlive the table
  FunctionIdentity identity;
  Value arguments;

  bool is_bound() const { return port != nullptr; }
};

// Runs the functions that have no port.
class ForeignFunctions {
 public:
  virtual ~ForeignFunctions() = default;
  // With `python`, and with all of the parts that it can have. FailedPrecondition when it cannot be
  // run here.
  virtual absl::StatusOr<std::shared_ptr<const PortedFunction>> Bind(
      const FunctionIdentity& identity) = 0;
};

class FunctionTable {
 public:
  FunctionTable();
  FunctionTable(FunctionTable&& other) noexcept;
  FunctionTable& operator=(FunctionTable&& other) noexcept;
  ~FunctionTable();

  void Add(PortedFunction function);
  // Of a digest or a shape; null when there is none.
  std::shared_ptr<const PortedFunction> Find(const std::string& digest) const;
  // Null, as at first: a function without a port is an error. It outlives the table and the tasks.
  void Allow(ForeignFunctions* foreign) { foreign_ = foreign; }
  ForeignFunctions* foreign() const { return foreign_; }
  // The modules that were read so far, each once. For one thread, as the table's callers are.
  PythonModules& modules() const { return *modules_; }

 private:
  std::map<std::string, std::shared_ptr<const PortedFunction>, std::less<>> functions_;
  std::unique_ptr<PythonModules> modules_;
  ForeignFunctions* foreign_ = nullptr;
};

// True for {"!function": "module.name"}.
bool IsFunctionReference(const Value& value);

// What `value`, found under `key` of `file`, refers to. NotFound when there is no such module
// beside the file, or no such function in it.
absl::StatusOr<FunctionIdentity> IdentifyFunction(const Value& value, std::string_view key,
                                                  const TaskFile& file,
                                                  const FunctionTable& functions);

// The same with its port. Unimplemented names function, module and digest when there is none.
absl::StatusOr<BoundFunction> BindFunction(const Value& value, std::string_view key,
                                           const TaskFile& file, const FunctionTable& functions);

// A function in a task file, with or without a port.
struct FunctionUse {
  std::string place;  // "metric_list.0.aggregation": keys, and positions in lists
  absl::StatusOr<FunctionIdentity> identity;
  std::shared_ptr<const PortedFunction> port;  // null when there is none
};

// All functions that stand in `file`, in its order.
std::vector<FunctionUse> FunctionsOf(const TaskFile& file, const FunctionTable& functions);

}  // namespace etalon
