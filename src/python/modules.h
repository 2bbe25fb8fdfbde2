// The Python modules that a function of a task needs: its own and those of the task tree that they
// import, as texts to hand to a worker. It runs nothing and follows no import of a library.
#pragma once

#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "etalon/value.h"

namespace etalon {

struct TaskModules {
  std::string main;  // of the paths below
  // By path below the folder that stands for lm_eval/tasks, or for what is nearest to it.
  std::map<std::string, std::string> texts;

  Value Texts() const;  // {path: text}
};

// Hex: SHA-256 of {path: text} as Python's json.dumps(…, ensure_ascii=False, sort_keys=True) has
// it.
std::string DigestOfModules(const Value& texts);

// Of the module at `given`. InvalidArgument names the module that no Python reads, and a set of
// modules that is too large.
absl::StatusOr<TaskModules> ReadTaskModules(const std::string& given);

}  // namespace etalon
