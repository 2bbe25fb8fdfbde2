#include <algorithm>

#include "base/try.h"
#include "etalon/filter.h"
#include "filters/arguments.h"

namespace etalon {
namespace {

class MajorityVote : public Filter {
 public:
  absl::StatusOr<Value> Apply(Value responses, const Value&) const override {
    ETALON_TRY(const Value::List list, WalkedResponses(std::move(responses)));
    if (list.empty()) return absl::InvalidArgumentError("majority_vote: there is no response");
    const Value* best = nullptr;
    int64_t most = 0;
    for (const Value& each : list) {
      const int64_t count = std::count(list.begin(), list.end(), each);
      if (count > most) most = count, best = &each;
    }
    return Value(Value::List{*best});
  }
};

absl::StatusOr<std::unique_ptr<Filter>> Create(const Value& arguments) {
  ETALON_TRY_DO(RequireKnownArguments(arguments, {}));
  return std::make_unique<MajorityVote>();
}

}  // namespace

extern const FilterEntry filter_majority_vote;
const FilterEntry filter_majority_vote = {
    .name = "majority_vote",
    .summary = "the most frequent response, the earliest of equals",
    .create = Create,
};

}  // namespace etalon
