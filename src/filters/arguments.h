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

// What Python walks over: the entries of a list, and of a text (which take_first leaves) its
// characters. InvalidArgument for anything else.
absl::StatusOr<Value::List> WalkedResponses(Value responses);

// One call of `each` for every response that WalkedResponses gives.
template <typename Function>
absl::StatusOr<Value> MapResponses(const Value& responses, Function each) {
  const absl::StatusOr<Value::List> walked = WalkedResponses(responses);
  if (!walked.ok()) return walked.status();
  Value::List out;
  for (const Value& response : *walked) {
    absl::StatusOr<Value> mapped = each(response);
    if (!mapped.ok()) return mapped.status();
    out.push_back(*std::move(mapped));
  }
  return Value(std::move(out));
}

}  // namespace etalon
