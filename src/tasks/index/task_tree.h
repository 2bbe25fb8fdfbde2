// All task files below one folder: what they are called and a little of what they say, kept from
// one look to the next. It parses what has changed and gives keys no meaning; it keeps nothing on
// disk.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/files/file_stamp.h"

namespace etalon {

// What one file is, as lists show it. Whoever runs a task reads its file.
struct TaskSummary {
  std::string path;  // as messages name it
  std::string name;  // of the task or group; empty: the file is there to be included
  bool is_group = false;
  std::vector<std::string> tags;
  std::string output_type, dataset_path, dataset_name;  // empty where the file does not say
  int64_t members = 0;                                  // of a group's list
};

struct IndexedFile {
  uint32_t folder = 0;  // into TaskTree::folders
  FileStamp stamp;
  std::vector<uint32_t> uses;  // into TaskTree::watched: what it includes
  absl::Status error;          // of a file that cannot be read; then only the path is set
  TaskSummary summary;
};

struct WatchedPath {
  std::string path;
  FileStamp stamp;
  bool is_link = false;  // one that is no task file now and may become one
};

struct IndexedFolder {
  std::string path;
  FileStamp stamp;
};

struct TaskTree {
  std::vector<IndexedFolder> folders;  // the first is the whole tree's
  std::vector<IndexedFile> files;      // in byte order of their paths
  std::vector<WatchedPath> watched;    // each once
};

struct TaskTreeUpdate {
  TaskTree tree;
  int64_t files_read = 0;
  bool is_changed = false;  // the tree differs from the one before
};

// A change as young as this could be followed by another one that leaves the same stamp: clocks of
// file systems tick. Such files are read again the next time.
inline constexpr int64_t kSettleNs = int64_t{2} * 1000 * 1000 * 1000;

// How many files were read of those that must be; called by the caller's thread.
using TaskTreeObserver = std::function<void(int64_t done, int64_t total)>;

// The tree below `folder` as it is now. Files whose stamps are as in `before`, and those that they
// include, are not read again; an empty tree knows none. Folders __pycache__ and
// .ipynb_checkpoints are left out. NotFound and others with the path of a folder that cannot be
// listed.
absl::StatusOr<TaskTreeUpdate> UpdateTaskTree(const std::string& folder, TaskTree before,
                                              int64_t settle_ns = kSettleNs,
                                              const TaskTreeObserver& on_read = {});

}  // namespace etalon
