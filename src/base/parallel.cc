#include "base/parallel.h"

#include <algorithm>
#include <atomic>
#include <system_error>
#include <utility>
#include <vector>

namespace etalon {

size_t ParallelWorkers() {
  constexpr size_t kWorkersMax = 4;
  return std::clamp<size_t>(std::thread::hardware_concurrency(), 1, kWorkersMax);
}

void ParallelFor(size_t count, size_t at_once,
                 const std::function<void(size_t worker, size_t i)>& work) {
  std::atomic<size_t> next{0};
  const auto run = [&](size_t worker) {
    while (true) {
      const size_t begin = next.fetch_add(at_once);
      if (begin >= count) return;
      for (size_t i = begin; i < std::min(begin + at_once, count); ++i) work(worker, i);
    }
  };
  std::vector<std::future<void>> others;
  const size_t workers = std::min(ParallelWorkers(), (count + at_once - 1) / at_once);
  for (size_t worker = 1; worker < workers; ++worker) {
    others.push_back(StartThread([&run, worker] { run(worker); }));
    if (!others.back().valid()) {
      others.pop_back();
      break;
    }
  }
  run(0);
  for (std::future<void>& other : others) other.get();
}

std::future<void> StartThread(std::function<void()> work) {
  try {
    return std::async(std::launch::async, std::move(work));
  } catch (const std::system_error&) {
    return {};
  }
}

}  // namespace etalon
