#include "models/llama/library_child.h"

#include <cstdlib>

#include "base/child_process.h"

namespace etalon {

absl::StatusOr<std::string> CallLibraryInChild(const std::function<std::string()>& work) {
  constexpr unsigned kSecondsMax = 60;
  return CallInChild(
      [&work] {
        // It would start a debugger otherwise.
        setenv("GGML_NO_BACKTRACE", "1", /*overwrite=*/1);
        return work();
      },
      kSecondsMax);
}

}  // namespace etalon
