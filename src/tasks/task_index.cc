#include "tasks/task_index.h"

#include <utility>

#include "base/file.h"
#include "base/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"

namespace etalon {
namespace {

bool IsIgnored(const std::string& path) {
  return path.find("/__pycache__/") != std::string::npos ||
         path.find("/.ipynb_checkpoints/") != std::string::npos;
}

}  // namespace

void TaskIndex::AddFile(TaskFile file, Entries* entries) {
  const bool is_group =
      file.config.Find("class") == nullptr && file.config.Find("group") != nullptr;
  // Files that name nothing are there to be included.
  if (file.name.empty()) return;
  IndexEntry entry;
  entry.kind = is_group ? EntryKind::kGroup : EntryKind::kTask;
  const std::string name = file.name;
  const Value* tag = file.config.Find("tag");
  const Value::List tags = tag == nullptr || tag->is_none() ? Value::List()
                           : tag->is_list()                 ? tag->AsList()
                                                            : Value::List{*tag};
  // A tag of the same name gives way, whichever file comes first.
  if (const auto it = entries->find(name); it != entries->end()) {
    if (it->second.kind != EntryKind::kTag) return;
    entries->erase(it);
  }
  entry.file = std::move(file);
  entries->emplace(name, std::move(entry));
  if (is_group) return;
  for (const Value& each : tags) {
    if (!each.is_string()) continue;
    IndexEntry& tagged = (*entries)[each.AsString()];
    if (tagged.file.path.empty()) tagged.kind = EntryKind::kTag;
    tagged.tasks.insert(name);
  }
}

absl::StatusOr<TaskIndex> TaskIndex::Build(const std::vector<std::string>& folders) {
  TaskIndex index;
  TaskFileReader reader;
  for (const std::string& folder : folders) {
    if (!IsFolder(folder)) {
      return absl::NotFoundError(StrCat("task folder ", folder, " does not exist"));
    }
    ETALON_TRY(const auto paths, ListFiles(folder));
    Entries entries;
    for (const std::string& path : paths) {
      if (!path.ends_with(".yaml") || IsIgnored(path)) continue;
      absl::StatusOr<TaskFile> file = reader.Read(path);
      if (file.ok()) {
        AddFile(*std::move(file), &entries);
      } else {
        index.broken_.push_back(file.status());
      }
    }
    for (auto& [name, entry] : entries) index.entries_[name] = std::move(entry);
  }
  return index;
}

const IndexEntry* TaskIndex::Find(std::string_view name) const {
  const auto it = entries_.find(name);
  return it == entries_.end() ? nullptr : &it->second;
}

absl::Status TaskIndex::UnknownName(std::string_view name) const {
  std::vector<std::string> names;
  for (const auto& [each, entry] : entries_) names.push_back(each);
  std::string message = StrCat("unknown task \"", name, "\"", DidYouMean(name, names));
  if (!broken_.empty()) {
    StrAppend(&message, "; ", broken_.size(),
              " task files could not be read: run `etalon tasks check` to see why");
  }
  if (names.empty()) StrAppend(&message, "; no task is known: give a folder with --task-path");
  return absl::NotFoundError(message);
}

}  // namespace etalon
