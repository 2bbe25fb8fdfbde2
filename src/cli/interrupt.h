// Ctrl-C as a counter while a run asks: the first asks it to end with the window in hand, the
// second to stop at once. Outside of that, Ctrl-C ends the program as always.
#pragma once

#include <atomic>

namespace etalon {

// SIGINT and SIGTERM so far. Lives as long as the program: a signal handler can reach nothing else.
const std::atomic<int>* Interrupts();

// Counts while it lives; the first signal says on standard error what happens now, a third one
// kills the program.
class InterruptCounter {
 public:
  InterruptCounter();
  ~InterruptCounter();
  InterruptCounter(const InterruptCounter&) = delete;
  InterruptCounter& operator=(const InterruptCounter&) = delete;
};

}  // namespace etalon
