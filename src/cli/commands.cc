#include "cli/commands.h"

#include <algorithm>
#include <utility>

namespace etalon {

std::vector<Command> DeclareCommands(CommonOptions* common) {
  std::vector<Command> commands;
  for (const CommandEntry* entry : CommandEntryTable()) {
    Command command;
    command.entry = entry;
    command.flags = std::make_unique<Flags>(&common->log);
    command.action = entry->declare(command.flags.get());
    command.own_flags = command.flags->all().size();
    command.flags->Switch("--verbose,-v",
                          "say on standard error what is done, and when; where it is no terminal, "
                          "also how far it is, twice a minute",
                          &common->is_verbose);
    // A command may have its own of this, with more that it leaves out.
    if (command.flags->Find("--quiet") == nullptr) {
      command.flags->Switch("--quiet,-q", "leave out notes", &common->is_quiet);
    }
    Flag& log = command.flags->Text("--log-file", "append the same and all messages to this file",
                                    &common->log_file);
    log.kind = ValueKind::kFile;
    commands.push_back(std::move(command));
  }
  std::sort(commands.begin(), commands.end(),
            [](const Command& a, const Command& b) { return a.entry->order < b.entry->order; });
  return commands;
}

const Command* FindCommand(const std::vector<Command>& commands, std::string_view name) {
  const auto found = std::find_if(commands.begin(), commands.end(),
                                  [&](const Command& each) { return each.entry->name == name; });
  return found == commands.end() ? nullptr : &*found;
}

std::vector<std::string> CommandNames(const std::vector<Command>& commands) {
  std::vector<std::string> names;
  for (const Command& command : commands) names.emplace_back(command.entry->name);
  return names;
}

}  // namespace etalon
