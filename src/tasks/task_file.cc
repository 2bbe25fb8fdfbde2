#include "tasks/task_file.h"

#include <algorithm>
#include <utility>

#include "base/file.h"
#include "base/python.h"
#include "base/status.h"
#include "base/str.h"
#include "base/try.h"
#include "base/yaml.h"

namespace etalon {
namespace {

constexpr uint64_t kFileBytesMax = uint64_t{16} << 20;
constexpr int kIncludeDepthMax = 20;

absl::StatusOr<TaskFile> ParseTaskFile(const std::string& path) {
  ETALON_TRY(const std::string text, ReadFile(path, kFileBytesMax));
  absl::StatusOr<YamlDocument> document = ParseYaml(text);
  if (!document.ok()) return Annotate(document.status(), path);
  if (!document->value.is_dict()) {
    return absl::InvalidArgumentError(StrCat(path, ":1: a task file is a mapping of keys, not a ",
                                             KindName(document->value.kind())));
  }
  TaskFile file;
  file.path = path;
  for (const auto& [key, line] : document->lines) file.places[key] = {path, line};
  file.config = std::move(document->value);
  return file;
}

}  // namespace

std::string NormalisedPath(const std::string& path) {
  std::vector<std::string> parts;
  size_t start = 0;
  while (start <= path.size()) {
    const size_t end = std::min(path.find('/', start), path.size());
    const std::string part = path.substr(start, end - start);
    start = end + 1;
    if (part == "." || (part.empty() && !parts.empty())) continue;
    if (part == ".." && !parts.empty() && parts.back() != ".." && !parts.back().empty()) {
      parts.pop_back();
      continue;
    }
    parts.push_back(part);
  }
  std::string joined;
  for (size_t i = 0; i < parts.size(); ++i) StrAppend(&joined, i == 0 ? "" : "/", parts[i]);
  return joined.empty() && path.starts_with("/") ? "/" : joined;
}

std::string TaskFile::At(std::string_view key) const {
  const auto it = places.find(key);
  if (it == places.end()) return path;
  return StrCat(it->second.path, ":", it->second.line);
}

absl::Status TaskFile::ErrorAt(std::string_view key, std::string_view message) const {
  return absl::InvalidArgumentError(StrCat(At(key), ": ", message));
}

void TaskFile::Override(const Value& overrides, const Place& from) {
  if (!overrides.is_dict()) return;
  for (const auto& [key, value] : overrides.AsDict()) {
    config.Set(key, value);
    places[key] = from;
  }
}

bool IsGroupFile(const TaskFile& file) {
  return file.config.Find("class") == nullptr && file.config.Find("group") != nullptr;
}

absl::StatusOr<const TaskFile*> TaskFileReader::ReadOne(const std::string& path) {
  auto it = cache_.find(path);
  if (it == cache_.end()) {
    const FileStamp stamp = StampOf(path);
    it = cache_.emplace(path, OneFile{stamp, ParseTaskFile(path)}).first;
  }
  tried_.push_back({path, it->second.stamp});
  if (!it->second.file.ok()) return it->second.file.status();
  return &*it->second.file;
}

absl::Status TaskFileReader::Merge(const std::string& path, int depth, TaskFile* merged) {
  if (depth > kIncludeDepthMax) {
    return absl::InvalidArgumentError(StrCat(path, ": includes itself, or is included too deep"));
  }
  ETALON_TRY(const TaskFile* file, ReadOne(path));
  merged->read_files.push_back(path);
  if (const Value* include = file->config.Find("include")) {
    const Value::List names = include->is_list() ? include->AsList() : Value::List{*include};
    for (const Value& name : names) {
      if (!name.is_string()) {
        return file->ErrorAt("include", "include must name a file, or be a list of such names");
      }
      const bool is_absolute = name.AsString().starts_with("/");
      const std::string target =
          is_absolute ? name.AsString()
                      : NormalisedPath(JoinPath(ParentFolder(path), name.AsString()));
      TaskFile included;
      absl::Status status = Merge(target, depth + 1, &included);
      if (absl::IsNotFound(status)) status = Annotate(status, file->At("include"));
      ETALON_TRY_DO(status);
      included.config.Erase("task_list");
      for (const auto& [key, value] : included.config.AsDict()) {
        merged->config.Set(key, value);
        merged->places[key] = included.places[key];
      }
      merged->read_files.insert(merged->read_files.end(), included.read_files.begin(),
                                included.read_files.end());
    }
  }
  if (!merged->config.is_dict()) merged->config = Value(Value::Dict());
  for (const auto& [key, value] : file->config.AsDict()) {
    if (key == "include") continue;
    merged->config.Set(key, value);
    merged->places[key] = file->places.find(key)->second;
  }
  return absl::OkStatus();
}

absl::StatusOr<TaskFile> TaskFileReader::Read(const std::string& path) {
  TaskFile merged;
  merged.path = NormalisedPath(path);
  tried_.clear();
  ETALON_TRY_DO(Merge(merged.path, 0, &merged));
  const Value* name = merged.config.Find("group");
  if (name == nullptr) name = merged.config.Find("task");
  if (name != nullptr && !name->is_list() && !name->is_dict()) merged.name = PythonStr(*name);
  return merged;
}

}  // namespace etalon
