#include "tasks/index/task_tree.h"

#include <algorithm>
#include <atomic>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "base/file.h"
#include "base/parallel.h"
#include "base/str.h"
#include "base/try.h"
#include "tasks/task_file.h"

namespace etalon {
namespace {

constexpr size_t kFilesMax = 1000000;

bool IsTaskFileName(std::string_view name) { return name.ends_with(".yaml"); }

bool IsIgnoredFolder(std::string_view name) {
  return name == "__pycache__" || name == ".ipynb_checkpoints";
}

TaskSummary SummaryOf(const TaskFile& file) {
  const Value& config = file.config;
  TaskSummary summary{.path = file.path, .name = file.name};
  summary.is_group = IsGroupFile(file);
  if (summary.is_group) {
    const Value* members = config.Find("task");
    if (members != nullptr && members->is_list()) {
      summary.members = static_cast<int64_t>(members->AsList().size());
    }
    return summary;
  }
  summary.output_type = config.FindString("output_type");
  summary.dataset_path = config.FindString("dataset_path");
  summary.dataset_name = config.FindString("dataset_name");
  const Value* tag = config.Find("tag");
  if (tag == nullptr || tag->is_none()) return summary;
  const Value::List tags = tag->is_list() ? tag->AsList() : Value::List{*tag};
  for (const Value& each : tags) {
    if (each.is_string()) summary.tags.push_back(each.AsString());
  }
  return summary;
}

// A file as it was read just now, with the stamps from before of all that it includes.
struct ReadTask {
  absl::Status error;
  TaskSummary summary;
  std::vector<ReadPath> included;
};

ReadTask Read(const std::string& path, TaskFileReader* reader) {
  ReadTask read;
  const auto file = reader->Read(path);
  if (file.ok()) {
    read.summary = SummaryOf(*file);
  } else {
    read.error = file.status();
    read.summary.path = path;
  }
  for (const ReadPath& each : reader->tried()) {
    if (each.path != path) read.included.push_back(each);
  }
  return read;
}

// Errors that the bytes of the files explain; others may be gone the next time.
bool IsLasting(const absl::Status& error) {
  return error.ok() || absl::IsInvalidArgument(error) || absl::IsNotFound(error);
}

class TreeUpdater {
 public:
  TreeUpdater(const std::string& folder, TaskTree before, int64_t settle_ns,
              const TaskTreeObserver& on_read)
      : root_(folder),
        shown_root_(NormalisedPath(folder)),
        before_(std::move(before)),
        settled_before_ns_(StampClockNs() - settle_ns),
        on_read_(on_read) {}

  absl::StatusOr<TaskTreeUpdate> Run() {
    const bool is_known = !before_.folders.empty() && before_.folders[0].path == root_;
    if (is_known) StampKnown();
    if (is_known && SameLayout()) {
      if (SameFiles()) return TaskTreeUpdate{.tree = std::move(before_)};
      TakeKnownLayout();
    } else {
      ETALON_TRY_DO(Walk());
      MatchKnownFiles();
    }
    Assemble();
    return TaskTreeUpdate{.tree = std::move(tree_),
                          .files_read = static_cast<int64_t>(to_read_.size()),
                          .is_changed = true};
  }

 private:
  // Stamps of everything that the tree before knows, as it is now.
  void StampKnown() {
    const size_t folders = before_.folders.size();
    std::vector<std::vector<const char*>> names(folders);
    std::vector<std::vector<size_t>> files(folders);
    for (size_t i = 0; i < before_.files.size(); ++i) {
      const IndexedFile& file = before_.files[i];
      names[file.folder].push_back(&file.summary.path[file.summary.path.rfind('/') + 1]);
      files[file.folder].push_back(i);
    }
    folder_stamps_.resize(folders);
    file_stamps_.resize(before_.files.size());
    watched_stamps_.resize(before_.watched.size());
    ParallelFor(folders + watched_stamps_.size(), kStampsAtOnce, [&](size_t, size_t i) {
      if (i >= folders) {
        watched_stamps_[i - folders] = StampOf(before_.watched[i - folders].path);
        return;
      }
      std::vector<FileStamp> stamps(names[i].size());
      folder_stamps_[i] = StampFolder(before_.folders[i].path, names[i], stamps);
      for (size_t k = 0; k < stamps.size(); ++k) file_stamps_[files[i][k]] = stamps[k];
    });
  }

  // The same files are there; a folder does not tell that a link has lost its target.
  bool SameLayout() const {
    for (const FileStamp& stamp : file_stamps_) {
      if (stamp == FileStamp::Absent()) return false;
    }
    for (size_t i = 0; i < folder_stamps_.size(); ++i) {
      if (folder_stamps_[i] != before_.folders[i].stamp) return false;
    }
    for (size_t i = 0; i < watched_stamps_.size(); ++i) {
      const WatchedPath& watched = before_.watched[i];
      if (watched.is_link && watched.stamp != watched_stamps_[i]) return false;
    }
    return true;
  }

  bool IsSame(size_t file) const {
    const IndexedFile& before = before_.files[file];
    const auto is_same = [this](uint32_t i) {
      return before_.watched[i].stamp == watched_stamps_[i];
    };
    return before.stamp == file_stamps_[file] &&
           std::all_of(before.uses.begin(), before.uses.end(), is_same);
  }

  bool SameFiles() const {
    for (size_t i = 0; i < before_.files.size(); ++i) {
      if (!IsSame(i)) return false;
    }
    return true;
  }

  void TakeKnownLayout() {
    tree_.folders = before_.folders;
    for (size_t i = 0; i < before_.files.size(); ++i) {
      IndexedFile file{.folder = before_.files[i].folder, .stamp = file_stamps_[i]};
      file.summary.path = before_.files[i].summary.path;
      tree_.files.push_back(std::move(file));
      known_.push_back(i);
    }
    for (const WatchedPath& watched : before_.watched) {
      if (watched.is_link) tree_.watched.push_back(watched);
    }
  }

  // All folders, task files and odd links, without reading any file.
  absl::Status Walk() {
    std::vector<std::pair<std::string, std::string>> open = {{root_, shown_root_}};
    while (!open.empty()) {
      const auto [path, shown] = std::move(open.back());
      open.pop_back();
      ETALON_TRY(const FolderListing listing, ListFolder(path));
      const auto folder = static_cast<uint32_t>(tree_.folders.size());
      tree_.folders.push_back({path, Settled(listing.stamp)});
      std::vector<const char*> names;
      for (const FolderEntry& entry : listing.entries) {
        if (entry.kind == FolderEntryKind::kFolder && !entry.is_link) {
          if (IsIgnoredFolder(entry.name)) continue;
          open.emplace_back(JoinPath(path, entry.name), JoinPath(shown, entry.name));
        } else if (IsTaskFileName(entry.name) && entry.kind == FolderEntryKind::kFile) {
          names.push_back(entry.name.c_str());
        } else if (IsTaskFileName(entry.name) && entry.is_link) {
          const std::string link = JoinPath(path, entry.name);
          tree_.watched.push_back({link, Settled(StampOf(link)), /*is_link=*/true});
        }
      }
      std::vector<FileStamp> stamps(names.size());
      StampFolder(path, names, stamps);
      for (size_t i = 0; i < names.size(); ++i) {
        IndexedFile file{.folder = folder, .stamp = stamps[i]};
        file.summary.path = JoinPath(shown, names[i]);
        tree_.files.push_back(std::move(file));
      }
      if (tree_.files.size() > kFilesMax) {
        return absl::ResourceExhaustedError(
            StrCat(root_, " holds more than ", kFilesMax, " task files"));
      }
    }
    std::sort(
        tree_.files.begin(), tree_.files.end(),
        [](const IndexedFile& a, const IndexedFile& b) { return a.summary.path < b.summary.path; });
    return absl::OkStatus();
  }

  // Which file of the tree before each file is. Both lists are in the order of paths.
  void MatchKnownFiles() {
    known_.assign(tree_.files.size(), std::nullopt);
    if (file_stamps_.size() != before_.files.size()) return;  // nothing is known of it
    size_t at = 0;
    for (size_t i = 0; i < tree_.files.size(); ++i) {
      const std::string& path = tree_.files[i].summary.path;
      while (at < before_.files.size() && before_.files[at].summary.path < path) ++at;
      if (at == before_.files.size()) return;
      if (before_.files[at].summary.path != path) continue;
      file_stamps_[at] = tree_.files[i].stamp;
      known_[i] = at;
    }
  }

  // A younger change may be followed by one that this stamp does not tell.
  FileStamp Settled(const FileStamp& stamp) const {
    return stamp.changed_ns > settled_before_ns_ ? FileStamp::Unknown() : stamp;
  }

  void Assemble() {
    for (size_t i = 0; i < tree_.watched.size(); ++i) watched_at_[tree_.watched[i].path] = i;
    for (size_t i = 0; i < tree_.files.size(); ++i) {
      if (known_[i].has_value() && IsSame(*known_[i])) {
        TakeKnown(*known_[i], &tree_.files[i]);
      } else {
        to_read_.push_back(i);
      }
    }
    std::vector<ReadTask> read(to_read_.size());
    std::vector<TaskFileReader> readers(ParallelWorkers());
    std::atomic<int64_t> done{0};
    const auto total = static_cast<int64_t>(to_read_.size());
    ParallelFor(to_read_.size(), kFilesAtOnce, [&](size_t worker, size_t i) {
      read[i] = Read(tree_.files[to_read_[i]].summary.path, &readers[worker]);
      const int64_t now = done.fetch_add(1, std::memory_order_relaxed) + 1;
      if (worker == 0 && on_read_) on_read_(now, total);
    });
    if (total > 0 && on_read_) on_read_(total, total);
    for (size_t i = 0; i < to_read_.size(); ++i) {
      TakeRead(std::move(read[i]), &tree_.files[to_read_[i]]);
    }
  }

  void TakeKnown(size_t known, IndexedFile* file) {
    IndexedFile& before = before_.files[known];
    file->error = std::move(before.error);
    file->summary = std::move(before.summary);
    for (const uint32_t i : before.uses) {
      file->uses.push_back(Watch(before_.watched[i].path, watched_stamps_[i]));
    }
  }

  void TakeRead(ReadTask read, IndexedFile* file) {
    file->stamp = IsLasting(read.error) ? Settled(file->stamp) : FileStamp::Unknown();
    file->error = std::move(read.error);
    file->summary = std::move(read.summary);
    for (const ReadPath& each : read.included) {
      const uint32_t at = Watch(each.path, each.stamp);
      if (std::find(file->uses.begin(), file->uses.end(), at) == file->uses.end()) {
        file->uses.push_back(at);
      }
    }
  }

  uint32_t Watch(const std::string& path, const FileStamp& stamp) {
    const auto [it, is_new] = watched_at_.try_emplace(path, tree_.watched.size());
    if (is_new) {
      tree_.watched.push_back({.path = path, .stamp = Settled(stamp)});
    } else if (tree_.watched[it->second].stamp != Settled(stamp)) {
      // It was changed while this ran.
      tree_.watched[it->second].stamp = FileStamp::Unknown();
    }
    return static_cast<uint32_t>(it->second);
  }

  static constexpr size_t kStampsAtOnce = 16, kFilesAtOnce = 32;

  const std::string root_, shown_root_;
  TaskTree before_, tree_;
  const int64_t settled_before_ns_;
  const TaskTreeObserver& on_read_;
  std::vector<FileStamp> folder_stamps_, file_stamps_, watched_stamps_;  // of `before_`, now
  std::vector<std::optional<size_t>> known_;                             // of each file: in before_
  std::vector<size_t> to_read_;
  std::unordered_map<std::string, size_t> watched_at_;
};

}  // namespace

absl::StatusOr<TaskTreeUpdate> UpdateTaskTree(const std::string& folder, TaskTree before,
                                              int64_t settle_ns, const TaskTreeObserver& on_read) {
  return TreeUpdater(folder, std::move(before), settle_ns, on_read).Run();
}

}  // namespace etalon
