// One command line from its words to its exit code. It knows no command and no flag by name.
#pragma once

namespace etalon {

// Returns the exit code (base/status.h).
int RunCommandLine(int argc, char** argv);

}  // namespace etalon
