// Ctrl-C as a counter: the first asks a run to end with the window in hand, the second to stop at
// once. It ends nothing itself, except that a third Ctrl-C kills the program.
#pragma once

#include <atomic>

namespace etalon {

// Counts SIGINT and SIGTERM from now on. The counter lives as long as the program: a signal handler
// can reach nothing else.
const std::atomic<int>* CountInterrupts();

}  // namespace etalon
