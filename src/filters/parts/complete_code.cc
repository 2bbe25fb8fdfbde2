#include "base/try.h"
#include "etalon/filter.h"
#include "filters/arguments.h"
#include "filters/code_prompt.h"

namespace etalon {
namespace {

std::string_view PartOf(std::string_view response) { return response; }

class Complete : public Filter {
 public:
  absl::StatusOr<Value> Apply(Value responses, const Value& scorer_input) const override {
    return CompleteCode(responses, scorer_input, PartOf);
  }
};

absl::StatusOr<std::unique_ptr<Filter>> Create(const Value& arguments) {
  ETALON_TRY_DO(RequireKnownArguments(arguments, {}));
  return std::make_unique<Complete>();
}

}  // namespace

extern const FilterEntry filter_complete_code;
const FilterEntry filter_complete_code = {
    .name = "complete_code",
    .summary = "the document's code and after it the response",
    .create = Create,
};

}  // namespace etalon
