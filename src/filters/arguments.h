// Reads the arguments of a filter from a task file. It knows no filter.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "etalon/value.h"

namespace etalon {

// InvalidArgument names the first argument that is not among `known`, with the nearest of them.
absl::Status RequireKnownArguments(const Value& arguments, const std::vector<std::string>& known);

// The argument as text, or `fallback` when it is not given. InvalidArgument when it is no text.
absl::StatusOr<std::string> TextArgument(const Value& arguments, std::string_view name,
                                         std::string_view fallback);
// The same for an integer.
absl::StatusOr<int64_t> IntegerArgument(const Value& arguments, std::string_view name,
                                        int64_t fallback);
// A switch: false where it is missing or None.
absl::StatusOr<bool> FlagArgument(const Value& arguments, std::string_view name);

// One call of `each` for every response; `responses` must be a list.
template <typename Function>
absl::StatusOr<Value> MapResponses(const Value& responses, Function each) {
  if (!responses.is_list()) {
    return absl::InvalidArgumentError(
        "a filter that wants a list of responses follows one that took one");
  }
  Value::List out;
  for (const Value& response : responses.AsList()) {
    absl::StatusOr<Value> mapped = each(response);
    if (!mapped.ok()) return mapped.status();
    out.push_back(*std::move(mapped));
  }
  return Value(std::move(out));
}

}  // namespace etalon
