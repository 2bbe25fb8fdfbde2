// A data set split: which files hold it, and its rows in order. It finds files in folders laid out
// as dataset hubs lay them out (docs/formats/dataset-folder.md); it downloads nothing.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/files/file_stamp.h"
#include "data/dataset_card.h"
#include "data/reader.h"
#include "etalon/value.h"

namespace etalon {

struct DatasetRequest {
  std::string path;                  // "owner/name", or a built-in format: json, csv, parquet, text
  std::optional<std::string> name;   // configuration
  Value kwargs;                      // dict or None: data_files, data_dir, field, column_names …
  std::string base_folder;           // relative data_files are looked up here first
  std::vector<std::string> folders;  // --data, in order
};

struct DatasetFile {
  std::string name;    // relative, as records name it
  std::string path;    // where it lies
  FileStamp stamp;     // when it was found
  std::string sha256;  // "" while nobody asked for it
};

// One split.
struct Dataset {
  std::string split;
  std::vector<DatasetFile> files;  // in row order
  RowOptions options;
};

// NotFound names the folders that were searched, or the files that a lock file names and that were
// not pulled; InvalidArgument lists the configurations or splits
// that there are.
absl::StatusOr<Dataset> FindDataset(const DatasetRequest& request, const std::string& split);

// Of all paths of a data set's folder those that a configuration needs, in their order.
// `card` is what ReadDatasetCard says. InvalidArgument lists the configurations that there are.
absl::StatusOr<std::vector<std::string>> FilesOfConfiguration(
    const std::vector<DatasetConfiguration>& card, const std::string& name,
    const std::vector<std::string>& paths);

// What a FindDataset that failed would have needed from a hub, of its error.
struct MissingDataset {
  std::string id;
  std::optional<std::string> configuration;
  std::string root;    // of the folder that has a part of it, to pull into; "" when none has
  std::string commit;  // that the part is of; "" when nothing is here
};
std::optional<MissingDataset> MissingDatasetOf(const absl::Status& status);

// DataLoss when a file is no longer the one that was found. Where its digest is known, one with
// another stamp but the same bytes is still the same.
absl::Status RequireUnchanged(const DatasetFile& file);

// Rows of all files, one after the other. DataLoss when one changed since it was found.
absl::StatusOr<std::unique_ptr<RowReader>> OpenDataset(const Dataset& dataset);

// Python's json.dumps(row, indent=2, ensure_ascii=False); its SHA-256 is lm-eval's doc_hash.
std::string DocumentText(const Value& row);

}  // namespace etalon
