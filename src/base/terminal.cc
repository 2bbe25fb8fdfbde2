#include "base/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "base/text.h"

namespace etalon {

bool IsTerminal(int descriptor) {
  const char* terminal = std::getenv("TERM");
  return isatty(descriptor) == 1 && terminal != nullptr && std::strcmp(terminal, "dumb") != 0;
}

bool MayUseColor(int descriptor) {
  const char* refusal = std::getenv("NO_COLOR");
  return IsTerminal(descriptor) && (refusal == nullptr || *refusal == '\0');
}

size_t OutputColumns() {
  constexpr int64_t kUnknown = 100, kLeast = 20, kMost = 10000;
  const char* stated = std::getenv("COLUMNS");
  const auto columns = ParseInt(stated == nullptr ? "" : stated);
  winsize size = {};
  if (columns.has_value() && *columns > 0) {
    return static_cast<size_t>(std::clamp(*columns, kLeast, kMost));
  }
  const bool is_known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return static_cast<size_t>(std::clamp(is_known ? int64_t{size.ws_col} : kUnknown, kLeast, kMost));
}

}  // namespace etalon
