// Long output through the pager of the user, when standard output is a terminal. Never through a
// shell.
#pragma once

#include <sys/types.h>

#include <memory>

namespace etalon {

class Pager {
 public:
  // From now on standard output goes to $PAGER, or to less; null where that is not wanted: no
  // terminal, PAGER empty or "cat".
  static std::unique_ptr<Pager> Start();
  // Waits until the reader has finished. Leaving the pager early is no failed write. A signal that
  // ends the program waits too: a pager that lived on would read the keyboard beside the shell.
  ~Pager();
  Pager(const Pager&) = delete;
  Pager& operator=(const Pager&) = delete;

 private:
  Pager(pid_t child, int terminal) : child_(child), terminal_(terminal) {}
  pid_t child_;
  int terminal_;  // what standard output was
};

}  // namespace etalon
