#include "base/try.h"
#include "etalon/filter.h"
#include "filters/arguments.h"

namespace etalon {
namespace {

class TakeFirst : public Filter {
 public:
  absl::StatusOr<Value> Apply(Value responses, const Value&) const override {
    ETALON_TRY(Value::List walked, WalkedResponses(std::move(responses)));
    if (walked.empty()) {
      return absl::InvalidArgumentError("take_first: there is no response to take");
    }
    return std::move(walked.front());
  }
};

absl::StatusOr<std::unique_ptr<Filter>> Create(const Value& arguments) {
  ETALON_TRY_DO(RequireKnownArguments(arguments, {}));
  return std::make_unique<TakeFirst>();
}

}  // namespace

extern const FilterEntry filter_take_first;
const FilterEntry filter_take_first = {
    .name = "take_first",
    .summary = "the first of the responses",
    .create = Create,
};

}  // namespace etalon
