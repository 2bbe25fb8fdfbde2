// What a template can call: methods of str, list and dict, filters, tests, functions. Each is one
// small function in a table; none knows the evaluator.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "etalon/value.h"

namespace etalon::template_internal {

struct Arguments {
  std::vector<Value> positional;
  std::vector<std::pair<std::string, Value>> keywords;

  // The argument at `place` or by name, or null.
  const Value* Get(size_t place, std::string_view name) const;
};

bool HasMethod(const Value& self, std::string_view name);
absl::StatusOr<Value> CallMethod(const Value& self, std::string_view name, const Arguments& args);

bool HasFilter(std::string_view name);
absl::StatusOr<Value> CallFilter(std::string_view name, const Value& value, const Arguments& args);

// Tests other than defined and undefined.
bool HasTest(std::string_view name);
absl::StatusOr<bool> CallTest(std::string_view name, const Value& value, const Arguments& args);

bool HasFunction(std::string_view name);
absl::StatusOr<Value> CallFunction(std::string_view name, const Arguments& args);

}  // namespace etalon::template_internal
