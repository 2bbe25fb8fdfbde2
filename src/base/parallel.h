// Work on other threads: many small pieces, one thing aside, or a thread of its own. No queue, no
// pool.
#pragma once

#include <cstddef>
#include <functional>
#include <future>
#include <system_error>

namespace etalon {

// How many threads `ParallelFor` uses, the caller's among them: at most 4, since what is done here
// waits for memory and the kernel before it waits for more cores.
size_t ParallelWorkers();

// Calls `work(worker, i)` once for each i below `count`; 0 <= worker < ParallelWorkers(). Threads
// take `at_once` neighbours at a time. Where no thread can be started the caller does it all. What
// `work` throws (memory that ran out) ends it early and is thrown here.
void ParallelFor(size_t count, size_t at_once,
                 const std::function<void(size_t worker, size_t i)>& work);

// Does `work` on a thread of its own, or where none can be started when it is waited for. The
// destructor of what is returned waits too.
template <typename Work>
auto RunAside(Work work) -> std::future<decltype(work())> {
  try {
    return std::async(std::launch::async, work);
  } catch (const std::system_error&) {
    return std::async(std::launch::deferred, std::move(work));
  }
}

// Does `work` on a thread of its own; not valid where none can be started, and nothing is done
// then. What `work` throws (memory that ran out) is thrown by get().
std::future<void> StartThread(std::function<void()> work);

}  // namespace etalon
