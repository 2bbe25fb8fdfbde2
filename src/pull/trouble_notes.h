// Which troubles with a hub are worth a word: of each host the first, then one every few seconds
// with their number, and a long wait at once. It writes nothing and waits for nothing.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace etalon {

// For several threads at once.
class TroubleNotes {
 public:
  // What to say at the time `now` of a trouble with a host that is tried again in `wait` seconds;
  // "" when enough is said. Times are seconds of any clock that only goes on.
  std::string Take(const std::string& host, std::string_view what, double wait, double now);

 private:
  struct Host {
    double said = 0, until = 0;  // when something was said, and the end of the wait that was said
    int64_t unsaid = 0;
  };
  std::mutex mutex_;
  std::map<std::string, Host> hosts_;  // guarded by mutex_
};

}  // namespace etalon
