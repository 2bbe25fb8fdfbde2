// A thread that lets a reporter's line go on while a slow step tells nothing. It draws nothing
// itself.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "cli/progress/reporter.h"

namespace etalon {

class ProgressTicker {
 public:
  // Ticks while it lives when the reporter draws lines; does nothing in any other style, and where
  // no thread can be started. `reporter` outlives it.
  explicit ProgressTicker(ProgressReporter* reporter);
  ~ProgressTicker();
  ProgressTicker(const ProgressTicker&) = delete;
  ProgressTicker& operator=(const ProgressTicker&) = delete;

 private:
  void Run();

  ProgressReporter& reporter_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool is_over_ = false;
  std::thread thread_;
};

}  // namespace etalon
