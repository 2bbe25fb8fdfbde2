#include "cli/interrupt.h"

#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <string_view>

namespace etalon {
namespace {

std::atomic<int> interrupts{0};
static_assert(std::atomic<int>::is_always_lock_free);

void OnSignal(int signal_number) {
  constexpr int kKillAt = 3;
  const int saved_errno = errno;
  const int count = interrupts.fetch_add(1) + 1;
  if (count == 1) {
    constexpr std::string_view kMessage =
        "\netalon: finishing the window in hand; Ctrl-C again stops now\n";
    // Nothing can be done about a message that cannot be written.
    [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, kMessage.data(), kMessage.size());
  }
  if (count >= kKillAt) {
    std::signal(signal_number, SIG_DFL);
    std::raise(signal_number);
  }
  errno = saved_errno;
}

}  // namespace

const std::atomic<int>* Interrupts() { return &interrupts; }

InterruptCounter::InterruptCounter() {
  struct sigaction action = {};
  action.sa_handler = OnSignal;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

InterruptCounter::~InterruptCounter() {
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
}

}  // namespace etalon
