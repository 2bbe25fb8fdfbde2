// Work in a process of its own, for libraries that end the process when they are given something
// bad. It starts no other program.
#pragma once

#include <sys/types.h>

#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace etalon {

// Work that goes on in a fork, which writes nothing to standard output or error.
class ChildCall {
 public:
  // Call it while no other thread of this process can hold a lock that `work` needs: only the
  // calling one goes on in the fork. It is ended after `seconds_max`.
  static absl::StatusOr<std::unique_ptr<ChildCall>> Start(const std::function<std::string()>& work,
                                                          unsigned seconds_max);
  ~ChildCall();  // ends it
  ChildCall(const ChildCall&) = delete;
  ChildCall& operator=(const ChildCall&) = delete;

  // False while Wait would only wait.
  bool HasAnswer() const;
  // What `work` returned; once. Internal with the last line that it wrote to standard error when it
  // ended by a fault of its own (abort, a wrong address, …); DeadlineExceeded when it took too
  // long; Unavailable when it was ended in another way.
  absl::StatusOr<std::string> Wait();

 private:
  ChildCall(pid_t child, int answer, int words) : child_(child), answer_(answer), words_(words) {}

  pid_t child_;  // 0: it was waited for
  int answer_;   // where what it returns is read
  int words_;    // what it writes to standard error; -1: nowhere
};

// Starts and waits.
absl::StatusOr<std::string> CallInChild(const std::function<std::string()>& work,
                                        unsigned seconds_max);

}  // namespace etalon
