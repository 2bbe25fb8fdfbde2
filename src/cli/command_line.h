// Parses the command line and runs one command. The only file that includes the command-line
// library is its body.
#pragma once

namespace etalon {

// Returns the exit code (base/status.h).
int RunCommandLine(int argc, char** argv);

}  // namespace etalon
