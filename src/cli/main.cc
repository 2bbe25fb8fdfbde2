#include "cli/command_line.h"

int main(int argc, char** argv) { return etalon::RunCommandLine(argc, argv); }
