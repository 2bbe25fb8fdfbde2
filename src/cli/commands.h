// All commands with their flags, declared but not parsed. It runs none of them.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cli/log.h"
#include "cli/table.h"

namespace etalon {

// What every command takes.
struct CommonOptions {
  bool is_verbose = false, is_quiet = false;
  std::string log_file;
  Log log;
};

struct Command {
  const CommandEntry* entry = nullptr;
  std::unique_ptr<Flags> flags;  // its own, then those of CommonOptions
  size_t own_flags = 0;
  Action action;
};

// In the order of the help. `common` outlives what is returned.
std::vector<Command> DeclareCommands(CommonOptions* common);
// Of this very name, or null.
const Command* FindCommand(const std::vector<Command>& commands, std::string_view name);
std::vector<std::string> CommandNames(const std::vector<Command>& commands);

}  // namespace etalon
