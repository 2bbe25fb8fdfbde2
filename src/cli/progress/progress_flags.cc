#include "cli/progress/progress_flags.h"

#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <cstring>

#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "cli/run_information.h"
#include "cli/usage.h"

namespace etalon {
namespace {

// True when standard error is a terminal that can draw over a line.
OutputKind StandardErrorKind() {
  const char* terminal = std::getenv("TERM");
  const bool can_draw =
      isatty(STDERR_FILENO) == 1 && terminal != nullptr && std::strcmp(terminal, "dumb") != 0;
  return can_draw ? OutputKind::kTerminal : OutputKind::kOther;
}

}  // namespace

void ProgressFlags::Declare(Flags* flags, const std::string& quiet_help) {
  flags->Switch("--quiet,-q", quiet_help, &is_quiet);
  flags->Switch("--verbose,-v", "where there is no terminal: a line of progress every 30 s",
                &is_verbose);
  flags->Text("--progress", "auto (default), json (events on standard error, one a line) or none",
              &mode);
}

absl::StatusOr<ProgressStyle> StyleOf(const ProgressFlags& flags, OutputKind standard_error) {
  if (flags.mode == "json") return ProgressStyle::kEvents;
  if (!flags.mode.empty() && flags.mode != "auto" && flags.mode != "none") {
    return UsageError("--progress", StrCat("must be auto, json or none, not ", flags.mode));
  }
  if (flags.is_quiet || flags.mode == "none") return ProgressStyle::kNone;
  if (standard_error == OutputKind::kTerminal) return ProgressStyle::kLine;
  return flags.is_verbose ? ProgressStyle::kLog : ProgressStyle::kNone;
}

absl::Status WithReporter(ProgressReporter* reporter, std::string_view command,
                          const std::function<absl::Status(ProgressReporter*)>& work) {
  reporter->Event("started",
                  Value::MakeDict({{"format", "etalon-events"},
                                   {"version", 1},
                                   {"command", command},
                                   {"program", "etalon " ETALON_VERSION},
                                   {"time", UtcText(std::chrono::system_clock::now())}}));
  const absl::Status status = work(reporter);
  reporter->Clear();
  if (status.ok()) {
    reporter->Event("finished", reporter->results());
  } else {
    reporter->Event("failed", Value::MakeDict({{"exit_code", ExitCodeOf(status)},
                                               {"message", RepairUtf8(ToView(status.message()))}}));
  }
  return status;
}

absl::Status WithProgress(const ProgressFlags& flags, std::string_view command,
                          const std::function<absl::Status(ProgressReporter*)>& work) {
  ETALON_TRY(const ProgressStyle style, StyleOf(flags, StandardErrorKind()));
  ProgressReporter reporter(style, StandardErrorWorld());
  return WithReporter(&reporter, command, work);
}

}  // namespace etalon
