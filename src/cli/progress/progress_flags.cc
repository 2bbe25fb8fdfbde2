#include "cli/progress/progress_flags.h"

#include <unistd.h>

#include <chrono>

#include "base/status.h"
#include "base/str.h"
#include "base/terminal.h"
#include "base/text.h"
#include "cli/progress/ticker.h"
#include "cli/run/run_information.h"

namespace etalon {

void ProgressFlags::Declare(Flags* flags, const std::string& quiet_help) {
  flags->Switch("--quiet,-q", quiet_help, &is_quiet);
  Flag& modes = flags->Text(
      "--progress", "how far it is: a line on a terminal, events for programs, or nothing", &mode);
  modes.choices = {"auto", "json", "none"};
  modes.fallback = "auto";
  log = flags->log();
}

ProgressStyle StyleOf(const ProgressFlags& flags, OutputKind standard_error) {
  if (flags.mode == "json") return ProgressStyle::kEvents;
  if (flags.is_quiet || flags.mode == "none") return ProgressStyle::kNone;
  if (standard_error == OutputKind::kTerminal) return ProgressStyle::kLine;
  const bool is_logged = flags.log != nullptr && flags.log->takes_details();
  return is_logged ? ProgressStyle::kLog : ProgressStyle::kNone;
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
    reporter->Event("failed", Value::MakeDict({{"exit_code", ExitCode(status)},
                                               {"message", RepairUtf8(ToView(status.message()))}}));
  }
  return status;
}

absl::Status WithProgress(const ProgressFlags& flags, std::string_view command,
                          const std::function<absl::Status(ProgressReporter*)>& work) {
  const OutputKind kind = IsTerminal(STDERR_FILENO) ? OutputKind::kTerminal : OutputKind::kOther;
  ProgressWorld world = StandardErrorWorld();
  world.log = [log = flags.log](std::string_view text) { log->Detail(text); };
  ProgressReporter reporter(StyleOf(flags, kind), std::move(world));
  const ProgressTicker ticker(&reporter);
  return WithReporter(&reporter, command, work);
}

}  // namespace etalon
