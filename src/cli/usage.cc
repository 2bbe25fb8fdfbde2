#include "cli/usage.h"

#include "base/status.h"
#include "base/str.h"

namespace etalon {
namespace {

constexpr char kUsagePayload[] = "etalon/usage";

}  // namespace

absl::Status UsageError(std::string_view flag, std::string_view what) {
  absl::Status status = absl::InvalidArgumentError(StrCat(flag, ": ", what));
  status.SetPayload(kUsagePayload, absl::Cord());
  return status;
}

bool IsUsageError(const absl::Status& status) {
  return status.GetPayload(kUsagePayload).has_value();
}

int ExitCodeOf(const absl::Status& status) {
  return IsUsageError(status) ? kExitUsage : ExitCode(status);
}

}  // namespace etalon
