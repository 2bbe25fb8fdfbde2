// Opens the two files of a record that hold lines, each with its index. It reads no line.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "records/line_frames.h"

namespace etalon {

// `name` is samples.zst or texts.zst; its index lies beside it. DataLoss when one of the two is
// missing, or the index is of another file.
absl::StatusOr<std::unique_ptr<LineFrameReader>> OpenLineFile(const std::string& folder,
                                                              std::string_view name,
                                                              int64_t line_count);

}  // namespace etalon
