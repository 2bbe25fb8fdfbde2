// ETALON_TRY: leave the function with the error of an expression, or go on with its value.
#pragma once

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace etalon::base_internal {
// By value: a reference into a temporary result would dangle.
inline absl::Status StatusOf(absl::Status status) { return status; }
template <typename T>
absl::Status StatusOf(const absl::StatusOr<T>& result) {
  return result.status();
}
}  // namespace etalon::base_internal

#define ETALON_TRY_CONCAT_INNER(a, b) a##b
#define ETALON_TRY_CONCAT(a, b) ETALON_TRY_CONCAT_INNER(a, b)

// ETALON_TRY(auto rows, ReadRows(path));
#define ETALON_TRY(declaration, expression) \
  ETALON_TRY_WITH(ETALON_TRY_CONCAT(etalon_try_, __LINE__), declaration, expression)
#define ETALON_TRY_WITH(result, declaration, expression) \
  auto result = (expression);                            \
  if (!result.ok()) return result.status();              \
  declaration = *std::move(result)

// ETALON_TRY_DO(file.Sync());
#define ETALON_TRY_DO(expression)                                                       \
  do {                                                                                  \
    if (absl::Status etalon_try_status = ::etalon::base_internal::StatusOf(expression); \
        !etalon_try_status.ok())                                                        \
      return etalon_try_status;                                                         \
  } while (false)
