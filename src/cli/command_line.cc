#include "cli/command_line.h"

#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "base/status.h"
#include "base/str.h"
#include "base/terminal.h"
#include "base/text.h"
#include "base/try.h"
#include "cli/commands.h"
#include "cli/help/help_text.h"
#include "cli/lm_eval/lm_eval_words.h"
#include "cli/parser.h"
#include "cli/print.h"
#include "cli/settings/settings.h"

namespace etalon {
namespace {

// A table that could not be written is no success.
absl::Status WithOutputWritten(const absl::Status& status) {
  const bool is_lost = std::fflush(stdout) != 0 || std::ferror(stdout) != 0;
  if (!status.ok() || !is_lost) return status;
  return absl::UnavailableError("standard output cannot be written; is the disk full?");
}

absl::Status Act(const Action& action) {
  try {
    return action();
  } catch (const std::bad_alloc&) {
    return absl::ResourceExhaustedError(
        "out of memory; what was committed to a journal is safe: run again with --resume");
  } catch (const std::exception& error) {
    return absl::InternalError(StrCat("a bug: ", error.what()));
  }
}

absl::Status PrintHelp(const std::vector<Command>& commands, const Command* command) {
  const Look look = MayUseColor(STDOUT_FILENO) ? Look::kColored : Look::kPlain;
  const std::string text =
      command == nullptr ? ProgramHelp(commands, look) : CommandHelp(*command, look);
  PrintOwn(text);
  return absl::OkStatus();
}

// What users of lm-evaluation-harness type, as ours.
absl::StatusOr<LmEvalTranslation> Translate(const std::vector<std::string>& words,
                                            const std::vector<Command>& commands) {
  const Command* command = words.empty() ? nullptr : FindCommand(commands, words.front());
  const bool asks_help = std::any_of(words.begin(), words.end(), [](const std::string& word) {
    return word == "-h" || word == "--help";
  });
  if (command == nullptr || asks_help) return LmEvalTranslation{words, {}};
  return TranslateLmEval(words, *command);
}

struct SettingsUse {
  absl::Status status;
  std::vector<std::string> notes, details;
};

SettingsUse ApplySettings(const Command& command, const std::vector<Command>& commands) {
  SettingsUse use;
  if (!command.entry->takes_settings) return use;
  const Settings settings = Settings::LoadRight(ProcessEnvironment(), "", commands);
  std::vector<absl::Status> errors = settings.errors();
  const std::vector<absl::Status> of_command = settings.ApplyRight(command);
  errors.insert(errors.end(), of_command.begin(), of_command.end());
  if (!command.entry->judges_settings) {
    if (!errors.empty()) use.status = errors.front();
    if (!use.status.ok()) return use;
    use.notes = settings.notes();
  }
  for (const Flag& flag : command.flags->all()) {
    const auto setting = flag.is_given ? std::nullopt : settings.Find(command.entry->name, flag);
    if (!setting.has_value()) continue;
    use.details.push_back(
        StrCat(flag.name(), " ", JoinText(setting->words, " "), " from ", setting->place));
  }
  return use;
}

bool IsQuiet(const Command& command) {
  const Flag* quiet = command.flags->Find("--quiet");
  return quiet != nullptr && quiet->is_switch() && *std::get<bool*>(quiet->target);
}

absl::Status OpenLog(const Command& command, CommonOptions* common) {
  common->log.set_verbose(common->is_verbose);
  common->log.set_quiet(IsQuiet(command));
  if (common->log_file.empty()) return absl::OkStatus();
  const absl::Status status = common->log.OpenFile(common->log_file);
  return status.ok() ? status : Annotate(status, "--log-file");
}

absl::Status Run(const std::vector<std::string>& words, std::vector<Command>* commands,
                 CommonOptions* common) {
  ETALON_TRY(const LmEvalTranslation line, Translate(words, *commands));
  ETALON_TRY(const ParsedLine parsed, ParseLine(line.words, commands));
  switch (parsed.asked) {
    case Asked::kHelp:
      return PrintHelp(*commands, parsed.command);
    case Asked::kVersion:
      PrintOwn("etalon " ETALON_VERSION "\n");
      return absl::OkStatus();
    case Asked::kRun:
      break;
  }
  ETALON_TRY_DO(CheckRequired(*parsed.command));
  const SettingsUse use = ApplySettings(*parsed.command, *commands);
  ETALON_TRY_DO(OpenLog(*parsed.command, common));
  ETALON_TRY_DO(use.status);
  common->log.Detail(StrCat("etalon ", ETALON_VERSION, " ", parsed.command->entry->name));
  for (const std::string& note : line.notes) common->log.Note(note);
  for (const std::string& note : use.notes) common->log.Note(note);
  for (const std::string& detail : use.details) common->log.Detail(detail);
  return Act(parsed.command->action);
}

// Returns the exit code.
int Report(const absl::Status& status, const std::vector<std::string>& words,
           const std::vector<Command>& commands, Log* log) {
  if (status.ok()) return 0;
  log->Error(ToView(status.message()));
  const int exit_code = ExitCode(status);
  if (exit_code != kExitUsage) return exit_code;
  const Command* command = words.empty() ? nullptr : FindCommand(commands, words.front());
  const bool is_known = command != nullptr && command->entry->name != "help";
  const std::string topic = is_known ? StrCat(" ", command->entry->name) : "";
  PrintError(StrCat("`etalon help", topic, "` shows what there is.\n"));
  return exit_code;
}

}  // namespace

int RunCommandLine(int argc, char** argv) {
  // A file beyond its limit is an error that says so, not a signal that kills.
  std::signal(SIGXFSZ, SIG_IGN);
  const std::vector<std::string> words(argv + 1, argv + argc);
  CommonOptions common;
  std::vector<Command> commands = DeclareCommands(&common);
  return Report(WithOutputWritten(Run(words, &commands, &common)), words, commands, &common.log);
}

}  // namespace etalon
