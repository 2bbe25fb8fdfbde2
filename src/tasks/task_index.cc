#include "tasks/task_index.h"

#include <iterator>
#include <utility>

#include "base/file.h"
#include "base/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"

namespace etalon {
// `hint`: where the name probably belongs. Names mostly come in the order of their files.
void TaskIndex::AddFile(TaskSummary summary, Entries* entries, Entries::iterator* hint) {
  // Files that name nothing are there to be included.
  if (summary.name.empty()) return;
  // A tag of the same name gives way, whichever file comes first.
  const size_t count = entries->size();
  const auto it = entries->try_emplace(*hint, summary.name);
  *hint = std::next(it);
  if (entries->size() == count && it->second.kind != EntryKind::kTag) return;
  IndexEntry& entry = it->second;
  entry.kind = summary.is_group ? EntryKind::kGroup : EntryKind::kTask;
  entry.tasks.clear();
  entry.summary = std::move(summary);
  for (const std::string& tag : entry.summary.tags) {
    IndexEntry& tagged = (*entries)[tag];
    if (tagged.summary.path.empty()) tagged.kind = EntryKind::kTag;
    tagged.tasks.insert(tagged.tasks.end(), it->first);
  }
}

absl::StatusOr<TaskIndex> TaskIndex::Build(const std::vector<std::string>& folders,
                                           const IndexCacheOptions& cache) {
  TaskIndex index;
  for (const std::string& folder : folders) {
    if (!IsFolder(folder)) {
      return absl::NotFoundError(StrCat("task folder ", folder, " does not exist"));
    }
    ETALON_TRY(TaskTreeUpdate update, ReadTaskTree(folder, cache));
    Entries entries;
    auto hint = entries.end();
    for (IndexedFile& file : update.tree.files) {
      if (file.error.ok()) {
        AddFile(std::move(file.summary), &entries, &hint);
      } else {
        index.broken_.push_back(std::move(file.error));
      }
    }
    entries.merge(index.entries_);
    index.entries_ = std::move(entries);
  }
  return index;
}

const IndexEntry* TaskIndex::Find(std::string_view name) const {
  const auto it = entries_.find(name);
  return it == entries_.end() ? nullptr : &it->second;
}

absl::StatusOr<TaskFile> TaskIndex::ReadFileOf(std::string_view name,
                                               TaskFileReader* reader) const {
  const IndexEntry* entry = Find(name);
  if (entry == nullptr || entry->kind == EntryKind::kTag) return UnknownName(name);
  ETALON_TRY(TaskFile file, reader->Read(entry->summary.path));
  if (file.name != name || IsGroupFile(file) != entry->summary.is_group) {
    return absl::UnavailableError(
        StrCat(file.path, " has changed since the tasks were listed; try again"));
  }
  return file;
}

absl::Status TaskIndex::UnknownName(std::string_view name) const {
  std::vector<std::string> names;
  for (const auto& [each, entry] : entries_) names.push_back(each);
  const std::string near = DidYouMean(name, names);
  std::string message = StrCat("unknown task \"", name, "\"", near);
  if (name.ends_with(".yaml")) {
    message = StrCat(name, ": there is no such file");
  } else if (near.empty() && !names.empty()) {
    StrAppend(&message,
              "; tasks of lm-evaluation-harness need its folder: --task-path "
              "…/lm_eval/tasks");
  }
  if (!broken_.empty()) {
    StrAppend(&message, "; ", broken_.size(),
              " task files could not be read: run `etalon tasks check` to see why");
  }
  if (names.empty()) StrAppend(&message, "; no task is known: give a folder with --task-path");
  return absl::NotFoundError(message);
}

}  // namespace etalon
