// Words of a command line to flags. Its body is the only file that includes the command-line
// library, and that library's exceptions end there.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/commands.h"

namespace etalon {

enum class Asked { kRun, kHelp, kVersion };

struct ParsedLine {
  Asked asked = Asked::kRun;
  Command* command = nullptr;  // null: no command was named
};

// `words` without the name of the program. Sets the targets of the flags that were given and marks
// those as given. A usage error (base/status.h) names the word that is wrong.
absl::StatusOr<ParsedLine> ParseLine(const std::vector<std::string>& words,
                                     std::vector<Command>* commands);
// A usage error that names what is missing, once all that can set a flag has.
absl::Status CheckRequired(const Command& command);

}  // namespace etalon
