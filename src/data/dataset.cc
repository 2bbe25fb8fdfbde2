#include "data/dataset.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/python.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "data/hub_lock.h"
#include "data/json_rows.h"

namespace etalon {
namespace {

constexpr std::string_view kBuiltInFormats[] = {"json", "csv", "parquet", "text"};

class ConcatenatedRows : public RowReader {
 public:
  explicit ConcatenatedRows(const Dataset& dataset) : dataset_(dataset) {}
  absl::StatusOr<std::optional<Value>> Next() override {
    while (true) {
      if (current_ == nullptr) {
        if (next_ == dataset_.files.size()) return std::optional<Value>();
        ETALON_TRY_DO(OpenNext());
      }
      ETALON_TRY(auto row, current_->Next());
      if (row.has_value()) return row;
      ETALON_TRY_DO(CloseCurrent());
    }
  }
  absl::StatusOr<int64_t> CountRest() override {
    int64_t count = 0;
    while (true) {
      if (current_ != nullptr) {
        ETALON_TRY(const int64_t rows, current_->CountRest());
        count += rows;
        ETALON_TRY_DO(CloseCurrent());
      }
      if (next_ == dataset_.files.size()) return count;
      ETALON_TRY_DO(OpenNext());
    }
  }

 private:
  // Looked at when it is open already: a file that takes its place later is not read.
  absl::Status OpenNext() {
    const DatasetFile& file = dataset_.files[next_++];
    ETALON_TRY(current_, OpenRows(file.path, dataset_.options));
    return RequireUnchanged(file);
  }
  // And once more at its end, for one that was written over meanwhile.
  absl::Status CloseCurrent() {
    current_.reset();
    return RequireUnchanged(dataset_.files[next_ - 1]);
  }

  const Dataset dataset_;
  size_t next_ = 0;
  std::unique_ptr<RowReader> current_;
};

std::string Listed(const std::vector<std::string>& names) {
  return names.empty() ? "none" : JoinText(names, ", ");
}

// `commit` is that of the part that is here, so that the rest is of the same; "" for none.
std::string PullCommand(const DatasetRequest& request, std::string_view commit) {
  return StrCat("etalon pull ", request.path,
                request.name.has_value() ? StrCat(" --config ", *request.name) : "",
                commit.empty() ? "" : " --revision ", commit);
}

constexpr std::string_view kMissingPayload = "etalon/missing-data-set";

absl::Status Missing(const DatasetRequest& request, std::string_view root, std::string_view commit,
                     std::string_view message) {
  absl::Status status = absl::NotFoundError({message.data(), message.size()});
  Value payload = Value::MakeDict({{"id", request.path}, {"root", root}, {"commit", commit}});
  if (request.name.has_value()) payload.Set("configuration", *request.name);
  status.SetPayload({kMissingPayload.data(), kMissingPayload.size()},
                    absl::Cord(PythonJson(payload)));
  return status;
}

// A folder of a bare name may be that of an owner: then what was pulled is one level below.
absl::StatusOr<bool> IsDatasetFolder(const std::string& folder, const DatasetRequest& request) {
  if (!IsFolder(folder)) return false;
  const bool may_be_owner = request.path.find('/') == std::string::npos;
  if (!may_be_owner || FileExists(JoinPath(folder, kHubLockFile))) return true;
  ETALON_TRY(const FolderListing listing, ListFolder(folder));
  return std::none_of(listing.entries.begin(), listing.entries.end(), [&](const FolderEntry& each) {
    return FileExists(JoinPath(JoinPath(folder, each.name), kHubLockFile));
  });
}

// The folder of a data set in the first tree that has it.
absl::StatusOr<std::string> FindFolder(const DatasetRequest& request) {
  std::vector<std::string> tried;
  for (const std::string& folder : request.folders) {
    const std::string datasets = JoinPath(folder, "datasets");
    // Where pulls put a bare name; others have it under the name itself.
    std::string pulled = JoinPath(datasets, HubPlace(request.path));
    if (IsFolder(pulled)) return pulled;
    for (const std::string& candidate :
         {JoinPath(datasets, request.path), JoinPath(folder, request.path)}) {
      ETALON_TRY(const bool is_it, IsDatasetFolder(candidate, request));
      if (is_it) return candidate;
      tried.push_back(candidate);
    }
  }
  return Missing(request, "", "",
                 StrCat("data set \"", request.path, "\" is in none of the data folders (tried ",
                        Listed(tried), "); get it with `", PullCommand(request, ""),
                        "`, or give the folder that holds it with --data"));
}

absl::StatusOr<const DatasetConfiguration*> ChooseConfiguration(
    const std::vector<DatasetConfiguration>& all, const DatasetRequest& request) {
  std::vector<std::string> names;
  for (const DatasetConfiguration& each : all) {
    names.push_back(each.name);
    const bool is_wanted = request.name.has_value()
                               ? each.name == *request.name
                               : each.is_default || each.name == "default" || all.size() == 1;
    if (is_wanted) return &each;
  }
  return absl::InvalidArgumentError(StrCat("data set \"", request.path, "\" has ",
                                           request.name.has_value()
                                               ? StrCat("no configuration \"", *request.name, "\"")
                                               : "no default configuration",
                                           "; configurations: ", Listed(names)));
}

std::vector<DatasetFile> MatchingFiles(const std::string& folder, const std::string& prefix,
                                       const std::vector<std::string>& patterns,
                                       const std::vector<std::string>& files) {
  std::vector<DatasetFile> matching;
  for (const std::string& pattern : patterns) {
    const std::string whole = prefix.empty() ? pattern : JoinPath(prefix, pattern);
    for (const std::string& file : files) {
      const std::string relative = file.substr(folder.size() + 1);
      if (MatchesPattern(whole, relative)) matching.push_back({.name = relative, .path = file});
    }
  }
  return matching;
}

// Without a card: a split's name stands in a file's name or in that of its folder, between
// separators; a configuration is a folder.
std::vector<DatasetFile> FilesBySplitName(const std::string& folder, const std::string& split,
                                          const std::optional<std::string>& name,
                                          const std::vector<std::string>& files) {
  std::vector<DatasetFile> matching;
  const auto is_separator = [](char c) {
    return std::string_view("-_./ 0123456789").find(c) != std::string_view::npos;
  };
  for (const std::string& file : files) {
    const std::string relative = file.substr(folder.size() + 1);
    if (!HasDataEnding(relative)) continue;
    if (name.has_value() && *name != "default" && !relative.starts_with(*name + "/")) continue;
    for (size_t at = relative.find(split); at != std::string::npos;
         at = relative.find(split, at + 1)) {
      const size_t end = at + split.size();
      const bool is_word = (at == 0 || is_separator(relative[at - 1])) &&
                           (end == relative.size() || is_separator(relative[end]));
      if (!is_word) continue;
      matching.push_back({.name = relative, .path = file});
      break;
    }
  }
  return matching;
}

// What is in a data set's folder: by its lock file all that the hub has, pulled or not, so that a
// part of the files is never taken for the whole; else what lies there.
absl::StatusOr<std::vector<std::string>> ListDatasetFiles(const std::string& folder,
                                                          const std::optional<HubLock>& lock) {
  if (!lock.has_value()) return ListFiles(folder);
  std::vector<std::string> files;
  for (const HubFile& file : lock->files) files.push_back(JoinPath(folder, file.path));
  std::sort(files.begin(), files.end());
  return files;
}

absl::Status RequirePulled(const DatasetRequest& request, const std::string& folder,
                           const HubLock& lock, const Dataset& dataset) {
  std::string root;
  for (const std::string& place : {HubPlace(request.path), request.path}) {
    const std::string below = StrCat("/datasets/", place);
    if (folder.ends_with(below)) root = folder.substr(0, folder.size() - below.size());
  }
  for (const DatasetFile& file : dataset.files) {
    const HubFile* locked = lock.Find(file.name);
    const auto size = FileSize(file.path);
    if (locked != nullptr && locked->is_here && size.ok() && *size == locked->bytes) continue;
    const bool is_damaged = locked != nullptr && locked->is_here && size.ok();
    return Missing(
        request, root, lock.commit,
        StrCat("data set \"", request.path, "\": ", file.path,
               is_damaged ? " has another size than when it was pulled" : " was not pulled",
               "; get it with `", PullCommand(request, lock.commit), root.empty() ? "" : " --into ",
               root, "`"));
  }
  return absl::OkStatus();
}

absl::StatusOr<Dataset> ChooseFiles(const DatasetRequest& request, const std::string& split,
                                    const std::string& folder,
                                    const std::vector<std::string>& files) {
  Dataset dataset;
  dataset.split = split;
  // Where there is a lock file, one that it does not list is no card of what was pulled.
  const std::string readme = JoinPath(folder, "README.md");
  const bool has_card = std::binary_search(files.begin(), files.end(), readme);
  ETALON_TRY(const auto card, ReadDatasetCard(has_card ? readme : ""));
  if (card.empty()) {
    dataset.files = FilesBySplitName(folder, split, request.name, files);
    if (dataset.files.empty()) {
      return absl::InvalidArgumentError(
          StrCat("data set \"", request.path, "\" in ", folder, ": no file for the split \"", split,
                 "\"", request.name.has_value() ? StrCat(" of \"", *request.name, "\"") : ""));
    }
    return dataset;
  }
  ETALON_TRY(const DatasetConfiguration* configuration, ChooseConfiguration(card, request));
  std::vector<std::string> splits;
  for (const DatasetSplitFiles& each : configuration->splits) {
    splits.push_back(each.split);
    if (each.split != split) continue;
    dataset.files = MatchingFiles(folder, configuration->data_dir, each.patterns, files);
    if (!dataset.files.empty()) return dataset;
    return absl::NotFoundError(StrCat("data set \"", request.path, "\": no file in ", folder,
                                      " matches ", JoinText(each.patterns, ", ")));
  }
  return absl::InvalidArgumentError(StrCat("data set \"", request.path, "\", configuration \"",
                                           configuration->name, "\": no split \"", split,
                                           "\"; splits: ", Listed(splits)));
}

absl::StatusOr<Dataset> FindInTree(const DatasetRequest& request, const std::string& split) {
  ETALON_TRY(const std::string folder, FindFolder(request));
  ETALON_TRY(const std::optional<HubLock> lock, ReadHubLock(folder));
  ETALON_TRY(const auto files, ListDatasetFiles(folder, lock));
  ETALON_TRY(Dataset dataset, ChooseFiles(request, split, folder, files));
  if (lock.has_value()) ETALON_TRY_DO(RequirePulled(request, folder, *lock, dataset));
  return dataset;
}

absl::StatusOr<DatasetFile> FindDataFile(const DatasetRequest& request, const std::string& name) {
  std::vector<std::string> folders = {request.base_folder};
  folders.insert(folders.end(), request.folders.begin(), request.folders.end());
  for (const std::string& folder : folders) {
    const std::string path = JoinPath(folder, name);
    if (FileExists(path) && !IsFolder(path))
      return DatasetFile{.name = BaseName(name), .path = path};
  }
  return absl::NotFoundError(StrCat("data file ", name, " is in none of: ", Listed(folders)));
}

// dataset_path: json, csv, parquet or text with data_files.
absl::StatusOr<Dataset> FindBuiltIn(const DatasetRequest& request, const std::string& split) {
  Dataset dataset;
  dataset.split = split;
  dataset.options.format = request.path;
  const Value* files = request.kwargs.Find("data_files");
  if (files == nullptr) {
    return absl::InvalidArgumentError(
        StrCat("dataset_path \"", request.path, "\" needs dataset_kwargs with data_files"));
  }
  if (const Value* names = request.kwargs.Find("column_names");
      names != nullptr && names->is_list()) {
    for (const Value& name : names->AsList())
      dataset.options.column_names.push_back(PythonStr(name));
  }
  dataset.options.field = request.kwargs.FindString("field");
  dataset.options.delimiter =
      request.kwargs.FindString("delimiter", request.kwargs.FindString("sep"));
  const Value* wanted = files;
  if (files->is_dict()) {
    wanted = files->Find(split);
    if (wanted == nullptr) {
      std::vector<std::string> splits;
      for (const auto& [name, value] : files->AsDict()) splits.push_back(name);
      return absl::InvalidArgumentError(
          StrCat("data_files has no split \"", split, "\"; splits: ", Listed(splits)));
    }
  } else if (split != "train") {
    return absl::InvalidArgumentError(
        StrCat("data_files without splits is the split \"train\", not \"", split, "\""));
  }
  const Value::List names = wanted->is_list() ? wanted->AsList() : Value::List{*wanted};
  for (const Value& name : names) {
    ETALON_TRY(DatasetFile file, FindDataFile(request, PythonStr(name)));
    dataset.files.push_back(std::move(file));
  }
  return dataset;
}

}  // namespace

absl::StatusOr<Dataset> FindDataset(const DatasetRequest& request, const std::string& split) {
  const bool is_built_in = std::find(std::begin(kBuiltInFormats), std::end(kBuiltInFormats),
                                     request.path) != std::end(kBuiltInFormats);
  ETALON_TRY(Dataset dataset,
             is_built_in ? FindBuiltIn(request, split) : FindInTree(request, split));
  dataset.options.memory = MakeJsonLinesMemory();
  for (DatasetFile& file : dataset.files) file.stamp = StampOf(file.path);
  return dataset;
}

absl::StatusOr<std::vector<std::string>> FilesOfConfiguration(
    const std::vector<DatasetConfiguration>& card, const std::string& name,
    const std::vector<std::string>& paths) {
  std::vector<std::string> names, chosen;
  if (card.empty()) {
    for (const std::string& path : paths) {
      const std::string top = path.substr(0, path.find('/'));
      if (top == path || !HasDataEnding(path)) continue;
      if (top == name) chosen.push_back(path);
      if (names.empty() || names.back() != top) names.push_back(top);
    }
    if (!chosen.empty()) return chosen;
  }
  for (const DatasetConfiguration& configuration : card) {
    names.push_back(configuration.name);
    if (configuration.name != name) continue;
    for (const std::string& path : paths) {
      for (const DatasetSplitFiles& split : configuration.splits) {
        if (MatchingFiles("", configuration.data_dir, split.patterns, {"/" + path}).empty()) {
          continue;
        }
        chosen.push_back(path);
        break;
      }
    }
    return chosen;
  }
  return absl::InvalidArgumentError(StrCat("there is no configuration \"", name,
                                           "\"; configurations: ", Listed(names),
                                           DidYouMean(name, names)));
}

std::optional<MissingDataset> MissingDatasetOf(const absl::Status& status) {
  const auto payload = status.GetPayload({kMissingPayload.data(), kMissingPayload.size()});
  if (!payload.has_value()) return std::nullopt;
  const auto parsed = ParseJson(std::string(*payload));
  if (!parsed.ok()) return std::nullopt;
  MissingDataset missing = {.id = parsed->FindString("id"),
                            .configuration = {},
                            .root = parsed->FindString("root"),
                            .commit = parsed->FindString("commit")};
  if (const Value* name = parsed->Find("configuration")) missing.configuration = PythonStr(*name);
  return missing;
}

absl::Status RequireUnchanged(const DatasetFile& file) {
  const FileStamp now = StampOf(file.path);
  if (now.HasSameBytes(file.stamp)) return absl::OkStatus();
  if (!file.sha256.empty() && now.size == file.stamp.size) {
    ETALON_TRY(const Digest digest, Sha256OfFile(file.path));
    if (ToHex(digest) == file.sha256) return absl::OkStatus();
  }
  return absl::DataLossError(
      StrCat(file.path, ": changed while it was being read (does another program write or pull ",
             "it?); nothing is measured on a mixture; run again"));
}

absl::StatusOr<std::unique_ptr<RowReader>> OpenDataset(const Dataset& dataset) {
  return std::make_unique<ConcatenatedRows>(dataset);
}

std::string DocumentText(const Value& row) { return PythonJson(row, {.indent = 2}); }

}  // namespace etalon
