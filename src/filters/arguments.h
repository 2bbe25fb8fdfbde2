// Reads the arguments of a filter from a task file. It knows no filter.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "etalon/value.h"

namespace etalon {

// InvalidArgument names the first argument that is not among `known`, with the nearest of them.
absl::Status RequireKnownArguments(const Value& arguments, const std::vector<std::string>& known);

// One call of `each` for every response; `responses` must be a list of strings. What is no string
// counts as empty, as lm-eval has it.
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
