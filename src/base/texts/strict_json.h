// JSON of which two readers cannot take two values: for what is signed. Everything else reads
// base/json.h.
#pragma once

#include <string_view>

#include "absl/status/statusor.h"
#include "base/json.h"
#include "etalon/value.h"

namespace etalon {

// As ParseJson; a key that is there twice is an error.
absl::StatusOr<Value> ParseStrictJson(std::string_view text, const JsonLimits& limits = {});

}  // namespace etalon
