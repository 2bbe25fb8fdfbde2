// Runs programs that a model wrote, for scorers. It judges nothing that a program computes.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace etalon {

// The verdict of a program that came to its end.
inline constexpr std::string_view kProgramFinished = "finished";
// Before the name of a module that the program imported and this machine lacks.
inline constexpr std::string_view kProgramMissing = "missing ";

// A "program" that begins with this line is the call of a function of a task's own Python modules
// (docs/formats/python-worker.md), and its verdict the worker's answer.
inline constexpr std::string_view kPythonCallLine = "etalon-python-call 1\n";

class ProgramRunner {
 public:
  virtual ~ProgramRunner() = default;
  // How a program of Python ended, in a word or two. NotFound when no verdict of this one is known;
  // another error says nothing of the program, and ends the scoring.
  virtual absl::StatusOr<std::string> Run(std::string_view program) = 0;
};

}  // namespace etalon
