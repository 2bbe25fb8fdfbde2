// Says where two plans differ, so that nobody resumes or merges what does not belong together. It
// decides nothing else about plans.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "etalon/value.h"

namespace etalon {

// FailedPrecondition with the path of the first difference and both values:
// "runs/a/journal is of another run: settings.limit was 10 and is now 20".
absl::Status RequireEqualPlans(const Value& before, const Value& now, const std::string& place);

}  // namespace etalon
