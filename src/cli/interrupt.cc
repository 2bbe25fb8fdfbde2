#include "cli/interrupt.h"

#include <csignal>

namespace etalon {
namespace {

std::atomic<int> interrupts{0};
static_assert(std::atomic<int>::is_always_lock_free);

void OnSignal(int signal_number) {
  constexpr int kKillAt = 3;
  if (interrupts.fetch_add(1) + 1 >= kKillAt) {
    std::signal(signal_number, SIG_DFL);
    std::raise(signal_number);
  }
}

}  // namespace

const std::atomic<int>* CountInterrupts() {
  struct sigaction action = {};
  action.sa_handler = OnSignal;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  return &interrupts;
}

}  // namespace etalon
