// The flags that say how a command shows its progress, and the events around a command as a whole.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "cli/flags.h"
#include "cli/log.h"
#include "cli/progress/reporter.h"

namespace etalon {

struct ProgressFlags {
  bool is_quiet = false;
  std::string mode;    // "", "auto", "json" or "none"
  Log* log = nullptr;  // never null once declared

  // --quiet and --progress; `quiet_help` says what else is left out.
  void Declare(Flags* flags, const std::string& quiet_help);
};

enum class OutputKind { kTerminal, kOther };  // what standard error is

ProgressStyle StyleOf(const ProgressFlags& flags, OutputKind standard_error);

// Does `work` between the events started and finished or failed, and returns its status.
absl::Status WithProgress(const ProgressFlags& flags, std::string_view command,
                          const std::function<absl::Status(ProgressReporter*)>& work);
// The same in a world and a style of the caller's.
absl::Status WithReporter(ProgressReporter* reporter, std::string_view command,
                          const std::function<absl::Status(ProgressReporter*)>& work);

}  // namespace etalon
