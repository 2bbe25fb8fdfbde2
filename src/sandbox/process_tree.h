// What a process and all its descendants use, as /proc tells it. It ends none of them.
#pragma once

#include <sys/types.h>

#include <cstdint>

namespace etalon {

struct TreeUse {
  int64_t memory_bytes = 0;  // resident, shared pages counted once a process
  int64_t cpu_ms = 0;        // also of descendants that ended and were waited for
  int64_t processes = 0;
};

// Processes beyond `processes_max` are not counted. Zero for a process that is gone.
TreeUse UseOfTree(pid_t root, int64_t processes_max);

struct FolderUse {
  int64_t bytes = 0, files = 0;
};
// Of the file system that is mounted at `folder` where `process` sees it. Zero when it is gone.
FolderUse UseOfFolder(pid_t process, const char* folder);

}  // namespace etalon
