#include "records/line_file.h"

#include <utility>

#include "absl/status/status.h"
#include "base/file.h"
#include "base/status.h"
#include "base/str.h"
#include "base/try.h"
#include "records/record_files.h"

namespace etalon {

absl::StatusOr<std::unique_ptr<LineFrameReader>> OpenLineFile(const std::string& folder,
                                                              std::string_view name,
                                                              int64_t line_count) {
  const std::string path = JoinPath(folder, name);
  const std::string index_path =
      JoinPath(folder, name == kSamplesFile ? kSamplesIndexFile : kTextsIndexFile);
  for (const std::string& each : {path, index_path}) {
    if (!FileExists(each)) return absl::DataLossError(StrCat(each, " is missing"));
  }
  ETALON_TRY(const std::string index, ReadFile(index_path, kIndexLimits.bytes_max));
  ETALON_TRY(auto file, OpenRandom(path));
  auto reader = LineFrameReader::Open(std::move(file), index, path, line_count);
  if (!reader.ok()) return Annotate(reader.status(), index_path);
  return reader;
}

}  // namespace etalon
