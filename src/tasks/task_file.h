// A task or group file as it stands on disk: YAML with its includes merged, each key with the line
// it came from. It gives keys no meaning.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/files/file_stamp.h"
#include "etalon/value.h"

namespace etalon {

struct TaskFile {
  std::string name;  // of the task or group
  std::string path;
  Value config;  // dict without `include`
  struct Place {
    std::string path;
    int line = 1;
  };
  // Of each top-level key.
  std::map<std::string, Place, std::less<>> places;
  // This file and all that it includes, in the order in which they were read.
  std::vector<std::string> read_files;

  // "tasks/x.yaml:12", for messages about `key`.
  std::string At(std::string_view key) const;
  // InvalidArgument "tasks/x.yaml:12: `message`".
  absl::Status ErrorAt(std::string_view key, std::string_view message) const;
  // Keys of `overrides` replace those of the file; a group's file has said them at `from`.
  void Override(const Value& overrides, const Place& from);
};

// Whether it describes a group; otherwise a task, or nothing.
bool IsGroupFile(const TaskFile& file);

// "a/b/../c" as "a/c", so that one file has one name.
std::string NormalisedPath(const std::string& path);

// A file that was read, or was to be.
struct ReadPath {
  std::string path;
  FileStamp stamp;  // from before it was read
};

// Reads files once each: thousands of tasks include the same few.
class TaskFileReader {
 public:
  // `include` (a name or a list, relative to the file): later ones win over earlier ones, the
  // file's own keys over all; whole keys, nothing is merged deeper; `task_list` is not inherited.
  // InvalidArgument or NotFound with file and line.
  absl::StatusOr<TaskFile> Read(const std::string& path);

  // What the last `Read` needed, whether it was there or not.
  const std::vector<ReadPath>& tried() const { return tried_; }

 private:
  // A single file, `include` still in place.
  struct OneFile {
    FileStamp stamp;
    absl::StatusOr<TaskFile> file;
  };
  absl::StatusOr<const TaskFile*> ReadOne(const std::string& path);
  absl::Status Merge(const std::string& path, int depth, TaskFile* merged);

  std::map<std::string, OneFile> cache_;
  std::vector<ReadPath> tried_;
};

}  // namespace etalon
