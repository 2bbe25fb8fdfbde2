// The generated list of commands: one row for each file of src/cli/parts. The rows are the help.
#pragma once

#include <span>
#include <string_view>

#include "cli/flags.h"

namespace etalon {

struct CommandEntry {
  std::string_view name;
  std::string_view summary;    // one line
  std::string_view examples;   // whole lines, shown at the end of the command's help
  int order = 0;               // place in the list of commands
  bool takes_settings = true;  // false: no file and no variable can make it fail
  // Wrong settings do not stop it: it takes those that are right and says itself what is wrong.
  bool judges_settings = false;
  // Declares the flags and returns what runs after they were parsed.
  Action (*declare)(Flags* flags);
};

std::span<const CommandEntry* const> CommandEntryTable();

}  // namespace etalon
