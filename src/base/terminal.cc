#include "base/terminal.h"

#include <unistd.h>

#include <cstdlib>
#include <cstring>

namespace etalon {

bool IsTerminal(int descriptor) {
  const char* terminal = std::getenv("TERM");
  return isatty(descriptor) == 1 && terminal != nullptr && std::strcmp(terminal, "dumb") != 0;
}

bool MayUseColor(int descriptor) {
  const char* refusal = std::getenv("NO_COLOR");
  return IsTerminal(descriptor) && (refusal == nullptr || *refusal == '\0');
}

}  // namespace etalon
