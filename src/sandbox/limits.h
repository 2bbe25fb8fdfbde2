// What a contained program may use. Plain numbers.
#pragma once

#include <cstdint>

namespace etalon {

struct SandboxLimits {
  int64_t cpu_ms = 3000;                      // of all its processes together
  int64_t wall_ms = 15000;                    // so that one that sleeps ends too
  int64_t memory_bytes = int64_t{1} << 30;    // of all together; address space of each
  int64_t storage_bytes = int64_t{64} << 20;  // in /tmp, the one place that it can write to
  int64_t files = 4096;                       // there
  int64_t processes = 32;                     // and threads
  int64_t open_files = 64;                    // of each process
  int64_t output_bytes = int64_t{1} << 20;    // of standard output, and of standard error
  bool operator==(const SandboxLimits&) const = default;
};

}  // namespace etalon
