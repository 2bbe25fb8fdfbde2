// Why documents of a record have no score: the first reason of each task that has such documents.
// It reads no further than it must.
#pragma once

#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "etalon/value.h"

namespace etalon {

using FailureReasons = std::map<std::string, std::string>;  // by task

// Opens the record only when its counts say that something failed. DataLoss when it is damaged.
absl::StatusOr<FailureReasons> ReadFailureReasons(const std::string& folder, const Value& manifest);

}  // namespace etalon
