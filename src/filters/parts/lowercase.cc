#include "base/letter_case.h"
#include "base/try.h"
#include "etalon/filter.h"
#include "filters/arguments.h"

namespace etalon {
namespace {

class LowercaseFilter : public Filter {
 public:
  absl::StatusOr<Value> Apply(Value responses, const Value&) const override {
    return MapResponses(responses, [](const Value& response) -> absl::StatusOr<Value> {
      if (!response.is_string()) return response;
      return Value(LowerCase(response.AsString()));
    });
  }
};

absl::StatusOr<std::unique_ptr<Filter>> Create(const Value& arguments) {
  ETALON_TRY_DO(RequireKnownArguments(arguments, {}));
  return std::make_unique<LowercaseFilter>();
}

}  // namespace

extern const FilterEntry filter_lowercase;
const FilterEntry filter_lowercase = {
    .name = "lowercase",
    .summary = "responses in lower case",
    .create = Create,
};

}  // namespace etalon
