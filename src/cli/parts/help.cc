// etalon help: what can be typed.
#include <unistd.h>

#include <memory>

#include "base/check.h"
#include "base/terminal.h"
#include "cli/commands.h"
#include "cli/help/help_text.h"
#include "cli/help/man_page.h"
#include "cli/print.h"
#include "cli/table.h"

namespace etalon {
namespace {

struct HelpOptions {
  std::vector<std::string> names;
  bool is_man = false;
};

absl::Status Help(const HelpOptions& options) {
  CommonOptions common;
  const std::vector<Command> commands = DeclareCommands(&common);
  if (options.is_man) {
    PrintOwn(ManPage(commands));
    return absl::OkStatus();
  }
  const Look look = MayUseColor(STDOUT_FILENO) ? Look::kColored : Look::kPlain;
  if (options.names.empty()) {
    PrintOwn(ProgramHelp(commands, look));
    return absl::OkStatus();
  }
  for (const std::string& name : options.names) {
    const Command* command = FindCommand(commands, name);
    ETALON_CHECK(command != nullptr);
    PrintOwn(CommandHelp(*command, look));
  }
  return absl::OkStatus();
}

Action Declare(Flags* flags) {
  auto options = std::make_shared<HelpOptions>();
  Flag& names = flags->Positionals("COMMAND", "commands whose flags are shown", &options->names,
                                   /*is_required=*/false);
  for (const CommandEntry* entry : CommandEntryTable()) names.choices.emplace_back(entry->name);
  flags->Switch("--man", "the manual page, for man -l", &options->is_man).is_setting = false;
  return [options] { return Help(*options); };
}

}  // namespace

extern const CommandEntry command_help;
const CommandEntry command_help = {
    .name = "help",
    .summary = "show what can be typed: all commands, or the flags of one",
    .examples =
        "  etalon help\n"
        "  etalon help run\n"
        "  etalon help --man | man -l -\n",
    .order = 100,
    .takes_settings = false,
    .declare = Declare,
};

}  // namespace etalon
