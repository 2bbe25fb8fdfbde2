// Plain text, one row {"text": line} a line.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "data/reader.h"

namespace etalon {

absl::StatusOr<std::unique_ptr<RowReader>> OpenTextRows(const std::string& path);

}  // namespace etalon
