#include "cli/progress/ticker.h"

#include <chrono>
#include <csignal>
#include <system_error>

namespace etalon {

ProgressTicker::ProgressTicker(ProgressReporter* reporter) : reporter_(*reporter) {
  if (reporter_.style() != ProgressStyle::kLine) return;
  // Signals are for the threads that do the work.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  try {
    thread_ = std::thread([this] { Run(); });
  } catch (const std::system_error&) {
    thread_ = std::thread();  // then only what is told is drawn
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

ProgressTicker::~ProgressTicker() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    is_over_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void ProgressTicker::Run() {
  constexpr auto kBetween = std::chrono::milliseconds(500);
  std::unique_lock<std::mutex> lock(mutex_);
  while (!wake_.wait_for(lock, kBetween, [this] { return is_over_; })) reporter_.Tick();
}

}  // namespace etalon
