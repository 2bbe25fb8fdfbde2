// Names of all tasks, groups and tags below some folders. It gives keys no meaning beyond their
// names, and holds no task: whoever runs one reads its file.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tasks/index/index_cache.h"
#include "tasks/task_file.h"

namespace etalon {

enum class EntryKind { kTask, kGroup, kTag };

struct IndexEntry {
  EntryKind kind = EntryKind::kTask;
  TaskSummary summary;          // not of a tag
  std::set<std::string> tasks;  // of a tag
};

class TaskIndex {
 public:
  // All *.yaml below each folder. Within a folder the first file in the order of paths keeps a
  // name; a later folder's name wins over an earlier one's. A file that cannot be read is among
  // `broken()` and disturbs no other. NotFound for a folder that is not there.
  static absl::StatusOr<TaskIndex> Build(const std::vector<std::string>& folders,
                                         const IndexCacheOptions& cache = {});

  // Null when there is none.
  const IndexEntry* Find(std::string_view name) const;
  const std::map<std::string, IndexEntry, std::less<>>& entries() const { return entries_; }
  // Messages that begin with the file.
  const std::vector<absl::Status>& broken() const { return broken_; }

  // The file of a task or group. Unavailable when it is no longer what the index says.
  absl::StatusOr<TaskFile> ReadFileOf(std::string_view name, TaskFileReader* reader) const;

  // NotFound with the nearest names and how many files could not be read.
  absl::Status UnknownName(std::string_view name) const;

 private:
  using Entries = std::map<std::string, IndexEntry, std::less<>>;
  static void AddFile(TaskSummary summary, Entries* entries, Entries::iterator* hint);

  Entries entries_;
  std::vector<absl::Status> broken_;
};

}  // namespace etalon
