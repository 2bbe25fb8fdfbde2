// Threads that do numbered pieces of one job together. It decides nothing about the pieces: what a
// piece computes may not depend on who does it.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <thread>
#include <vector>

namespace etalon {

class WorkerTeam {
 public:
  // `threads` of at least 1, the caller's own included.
  explicit WorkerTeam(int32_t threads);
  ~WorkerTeam();
  WorkerTeam(const WorkerTeam&) = delete;
  WorkerTeam& operator=(const WorkerTeam&) = delete;

  int32_t threads() const { return static_cast<int32_t>(workers_.size()) + 1; }

  // Calls piece(i, worker) once for each 0 <= i < count, 0 <= worker < threads(), and returns when
  // all are done. Only one thread may call it.
  using Piece = std::function<void(int64_t index, int32_t worker)>;
  void Run(int64_t count, const Piece& piece);

 private:
  void Work(int32_t worker);
  void TakePieces(int32_t worker);

  std::atomic<uint32_t> job_ = 0;    // changes with each job
  std::atomic<int32_t> active_ = 0;  // workers that have not finished it
  std::atomic<int64_t> next_ = 0;
  int64_t count_ = 0;             // these two are written before job_ changes
  const Piece* piece_ = nullptr;  // null: go home
  std::vector<std::thread> workers_;
};

}  // namespace etalon
