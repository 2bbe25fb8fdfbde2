// A step of a filter pipeline: extracts from raw responses what is scored. It never sees a model.
#pragma once

#include <memory>
#include <string_view>

#include "absl/status/statusor.h"
#include "etalon/value.h"

namespace etalon {

// Marker that lm-eval's extraction filters leave where nothing was found.
inline constexpr std::string_view kNothingExtracted = "[invalid]";

class Filter {
 public:
  virtual ~Filter() = default;
  // `responses`: of one request, a list over repeats (strings; for a log-likelihood the pair
  // [nats, is_greedy]), or what the step before made of it. `scorer_input`: the fields of the
  // document (choices, …). InvalidArgument when a response has a kind that the step cannot take.
  virtual absl::StatusOr<Value> Apply(Value responses, const Value& scorer_input) const = 0;
};

// A row of the generated table; each file src/filters/parts/<stem>.cc defines `filter_<stem>`.
struct FilterEntry {
  std::string_view name;     // as task files spell it
  std::string_view summary;  // one line, for help and docs
  // Unknown or wrong arguments: InvalidArgument that names them.
  absl::StatusOr<std::unique_ptr<Filter>> (*create)(const Value& arguments);
};

}  // namespace etalon
