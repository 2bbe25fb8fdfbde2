// One reply against all instructions of a document, strictly or with the eight loose readings of
// the field. It aggregates nothing.
#pragma once

#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "etalon/value.h"

namespace etalon::ifeval {

enum class Reading { kStrict, kLoose };

// {"reading": "strict" | "loose"}, strict where it is not given; InvalidArgument names anything
// else.
absl::StatusOr<Reading> ReadReading(std::string_view scorer, const Value& arguments);

// For each entry {"id", "arguments"} of `scorer_input`'s "instructions" whether the one text of
// `results` follows it.
absl::StatusOr<std::vector<bool>> FollowedInstructions(const Value& scorer_input,
                                                       std::span<const Value> results,
                                                       Reading reading);

}  // namespace etalon::ifeval
