// ETALON_CHECK: a condition whose failure is a bug of ours. Stays on in release; exits with 70.
// Never for what the world can do: that is a Status.
#pragma once

#include <string_view>

namespace etalon::base_internal {
[[noreturn]] void CheckFailed(const char* file, int line, std::string_view condition);
}  // namespace etalon::base_internal

#define ETALON_CHECK(condition)                                             \
  do {                                                                      \
    if (!(condition)) [[unlikely]]                                          \
      ::etalon::base_internal::CheckFailed(__FILE__, __LINE__, #condition); \
  } while (false)
