#include "filters/arguments.h"

#include <algorithm>

#include "base/str.h"
#include "base/text.h"

namespace etalon {

absl::Status RequireKnownArguments(const Value& arguments, const std::vector<std::string>& known) {
  if (!arguments.is_dict()) return absl::OkStatus();
  for (const auto& [name, value] : arguments.AsDict()) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    return absl::InvalidArgumentError(
        StrCat("unknown argument \"", name, "\"", DidYouMean(name, known)));
  }
  return absl::OkStatus();
}

}  // namespace etalon
