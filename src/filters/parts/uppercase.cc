#include "base/letter_case.h"
#include "base/try.h"
#include "etalon/filter.h"
#include "filters/arguments.h"

namespace etalon {
namespace {

class UppercaseFilter : public Filter {
 public:
  absl::StatusOr<Value> Apply(Value responses, const Value&) const override {
    return MapResponses(responses, [](const Value& response) -> absl::StatusOr<Value> {
      if (!response.is_string()) return response;
      return Value(UpperCase(response.AsString()));
    });
  }
};

absl::StatusOr<std::unique_ptr<Filter>> Create(const Value& arguments) {
  ETALON_TRY_DO(RequireKnownArguments(arguments, {}));
  return std::make_unique<UppercaseFilter>();
}

}  // namespace

extern const FilterEntry filter_uppercase;
const FilterEntry filter_uppercase = {
    .name = "uppercase",
    .summary = "responses in upper case",
    .create = Create,
};

}  // namespace etalon
