// Many small independent pieces of work on a few threads, and nothing else: no queue, no futures.
#pragma once

#include <cstddef>
#include <functional>

namespace etalon {

// How many threads `ParallelFor` uses, the caller's among them: at most 4, since what is done here
// waits for memory and the kernel before it waits for more cores.
size_t ParallelWorkers();

// Calls `work(worker, i)` once for each i below `count`; 0 <= worker < ParallelWorkers(). Threads
// take `at_once` neighbours at a time. Where no thread can be started the caller does it all.
void ParallelFor(size_t count, size_t at_once,
                 const std::function<void(size_t worker, size_t i)>& work);

}  // namespace etalon
