// Arrow arrays to values. The only knowledge here is Arrow's types and how Python prints them.
#pragma once

#include <arrow/api.h>

#include <cstdint>

#include "absl/status/statusor.h"
#include "etalon/value.h"

namespace etalon {

// The value at `row` of an array of any supported type; a null is None. Unimplemented names a type
// that has no counterpart (binary, extension types).
absl::StatusOr<Value> ArrowValue(const arrow::Array& array, int64_t row);

absl::Status FromArrow(const arrow::Status& status, const std::string& place);

}  // namespace etalon
