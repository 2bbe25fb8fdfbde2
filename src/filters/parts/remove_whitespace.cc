#include "base/text.h"
#include "base/try.h"
#include "etalon/filter.h"
#include "filters/arguments.h"

namespace etalon {
namespace {

class RemoveWhitespaceFilter : public Filter {
 public:
  absl::StatusOr<Value> Apply(Value responses, const Value&) const override {
    return MapResponses(responses, [](const Value& response) -> absl::StatusOr<Value> {
      if (!response.is_string()) return response;
      return Value(PythonStrip(response.AsString()));
    });
  }
};

absl::StatusOr<std::unique_ptr<Filter>> Create(const Value& arguments) {
  ETALON_TRY_DO(RequireKnownArguments(arguments, {}));
  return std::make_unique<RemoveWhitespaceFilter>();
}

}  // namespace

extern const FilterEntry filter_remove_whitespace;
const FilterEntry filter_remove_whitespace = {
    .name = "remove_whitespace",
    .summary = "responses without white space at both ends",
    .create = Create,
};

}  // namespace etalon
