// What `etalon tasks check` found, by family: as a table for people and as JSON. It checks nothing.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "etalon/value.h"
#include "tasks/task_check.h"

namespace etalon {

// {"key", "function", "module", "digest", "shape", "arguments", "port"}, or "error".
Value DescribeFunctionUse(const FunctionUse& use);

class CheckReport {
 public:
  // `roots`: the folders that hold the families, each in a folder of its own.
  explicit CheckReport(std::vector<std::string> roots);

  void AddTask(const std::string& name, const std::string& path, const TaskCheck& check);
  // Of a file that cannot be read, or a group: Unimplemented when it needs what is not here.
  void AddFailure(const absl::Status& status);

  // How many files are wrong.
  int64_t wrong() const { return wrong_; }

  // One line a task that does not run here.
  std::string Lines() const;
  // Of these, the files that are wrong.
  std::string WrongLines() const;
  // One row a family: how many tasks there are, how many run, and why the others mostly do not.
  std::string Table() const;
  // "13123 tasks: …"
  std::string Summary() const;
  Value Json() const;

 private:
  struct Family {
    std::map<TaskVerdict, int64_t> tasks;
    std::map<std::string, int64_t> functions;  // without a port, by the name in the file
    std::map<std::string, int64_t> reasons;
    int64_t total = 0;
    int64_t Count(TaskVerdict verdict) const;
  };
  std::string FamilyOf(std::string_view path) const;
  static std::string WhyOf(const Family& family);

  const std::vector<std::string> roots_;
  std::map<std::string, Family> families_;
  Family all_;
  int64_t wrong_ = 0;
  Value::List tasks_, failures_;
  std::vector<std::pair<TaskVerdict, std::string>> lines_;
};

}  // namespace etalon
