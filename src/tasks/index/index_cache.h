// Task trees kept from run to run, one file a tree in a cache folder. What is there is never
// needed and never trusted: whatever is wrong with it, the tree is read afresh.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "tasks/index/task_tree.h"

namespace etalon {

struct IndexCacheOptions {
  std::string folder;  // made when it is needed; empty: nothing is kept
  // Smaller trees are read each time: that takes less than the eye sees, and leaves no file behind.
  size_t kept_files_min = 200;
  size_t trees_max = 32;  // those used longest ago are forgotten
  int64_t settle_ns = kSettleNs;
  TaskTreeObserver on_read;  // may be empty
};

// The tree below `folder` as it is now; what has not changed comes from the cache. Any number of
// processes may do so at once. Errors are those of UpdateTaskTree: a cache that cannot be read or
// written is none.
absl::StatusOr<TaskTreeUpdate> ReadTaskTree(const std::string& folder,
                                            const IndexCacheOptions& options);

// True for the name of a file that ReadTaskTree makes in its folder, half written ones too.
bool IsIndexFile(std::string_view name);

}  // namespace etalon
