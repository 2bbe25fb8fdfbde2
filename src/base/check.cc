#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace etalon::base_internal {

void CheckFailed(const char* file, int line, std::string_view condition) {
  std::fprintf(
      stderr, "etalon: a bug: %s:%d: %.*s does not hold; what was committed to a journal is safe\n",
      file, line, static_cast<int>(condition.size()), condition.data());
  std::_Exit(70);
}

}  // namespace etalon::base_internal
