#include "float32/worker_team.h"

namespace etalon {
namespace {

// Spins for some microseconds, since the next job of a model comes that soon, then sleeps: a
// thread that spins on takes the core from somebody who computes.
template <typename T>
void WaitWhile(const std::atomic<T>& value, T old) {
  constexpr int kSpins = 2000;
  for (int i = 0; i < kSpins; ++i) {
    if (value.load(std::memory_order_acquire) != old) return;
#if defined(__x86_64__)
    __builtin_ia32_pause();
#endif
  }
  value.wait(old, std::memory_order_acquire);
}

}  // namespace

WorkerTeam::WorkerTeam(int32_t threads) {
  for (int32_t i = 1; i < threads; ++i) {
    workers_.emplace_back([this, i] { Work(i); });
  }
}

WorkerTeam::~WorkerTeam() {
  piece_ = nullptr;
  job_.fetch_add(1, std::memory_order_release);
  job_.notify_all();
  for (std::thread& worker : workers_) worker.join();
}

void WorkerTeam::Run(int64_t count, const Piece& piece) {
  next_.store(0, std::memory_order_relaxed);
  count_ = count;
  piece_ = &piece;
  if (count > 1 && !workers_.empty()) {
    active_.store(static_cast<int32_t>(workers_.size()), std::memory_order_relaxed);
    job_.fetch_add(1, std::memory_order_release);
    job_.notify_all();
  }
  TakePieces(0);
  while (const int32_t active = active_.load(std::memory_order_acquire)) WaitWhile(active_, active);
}

void WorkerTeam::TakePieces(int32_t worker) {
  while (true) {
    const int64_t index = next_.fetch_add(1, std::memory_order_relaxed);
    if (index >= count_) return;
    (*piece_)(index, worker);
  }
}

void WorkerTeam::Work(int32_t worker) {
  uint32_t seen = 0;
  while (true) {
    WaitWhile(job_, seen);
    seen = job_.load(std::memory_order_acquire);
    if (piece_ == nullptr) return;
    TakePieces(worker);
    if (active_.fetch_sub(1, std::memory_order_acq_rel) == 1) active_.notify_one();
  }
}

}  // namespace etalon
