// Calls functions of tasks' own Python modules, each set of modules in a worker of the sandbox that
// stays warm. It judges nothing that they return, and calls none uncontained.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "etalon/value.h"
#include "sandbox/limits.h"
#include "sandbox/worker.h"

namespace etalon {

// What a function may use: processor time, time and output of one call, the rest of all together.
SandboxLimits PythonLimits();

struct PythonCall {
  std::string modules;  // digest of what was added
  std::string module;   // path of its file among them
  std::string name;     // of the function
  // "value", "documents", "results" or "metric" (docs/formats/python-worker.md).
  std::string_view role = "value";
  std::string arguments;           // a JSON list, as Python's json.dumps prints it
  bool is_log_likelihood = false;  // of "results": answers are pairs
  // Nothing that an earlier call did is left: not its random numbers either.
  bool is_fresh = false;
};

class PythonWorkers {
 public:
  // FailedPrecondition or NotFound says what this machine lacks.
  static absl::StatusOr<std::unique_ptr<PythonWorkers>> Start(const SandboxLimits& limits);

  // {path: text} by their digest (TaskModules); adding the same again changes nothing.
  void Add(const std::string& digest, const Value& texts);
  bool Has(const std::string& digest) const { return modules_.contains(digest); }

  // For any thread, one call at a time. InvalidArgument "utils.process_docs: …" with the last line
  // of its traceback, or with the limit that it reached; FailedPrecondition when this machine
  // cannot contain it.
  absl::StatusOr<Value> Call(const PythonCall& call);
  // The worker's answer as it is: a line of JSON with "value", or with "error" in place of
  // InvalidArgument.
  absl::StatusOr<std::string> Answer(const PythonCall& call);

  // What a plan says of it (docs/formats/record.md, settings.python).
  Value Describe() const;

 private:
  struct Modules {
    Value texts;
    std::unique_ptr<SandboxWorker> worker;  // null: none is warm
    std::thread::id owner;                  // started the worker, which ends with it
    int64_t last_call = 0;
  };
  explicit PythonWorkers(const SandboxLimits& limits) : limits_(limits) {}
  // The error of a function is Aborted or ResourceExhausted.
  absl::StatusOr<std::string> Ask(const PythonCall& call);
  absl::StatusOr<SandboxWorker*> WarmWorker(Modules* modules, bool is_fresh);
  void LetOthersRest();

  const SandboxLimits limits_;
  std::string python_version_;
  std::mutex mutex_;                        // guards the rest
  std::map<std::string, Modules> modules_;  // by digest
  int64_t calls_ = 0;
};

}  // namespace etalon
