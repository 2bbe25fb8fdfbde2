#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "etalon/filter.h"
#include "filters/arguments.h"

namespace etalon {
namespace {

class TakeFirstK : public Filter {
 public:
  explicit TakeFirstK(int64_t k) : k_(k) {}
  absl::StatusOr<Value> Apply(Value responses, const Value&) const override {
    const bool is_text = responses.is_string();
    ETALON_TRY(Value::List walked, WalkedResponses(std::move(responses)));
    if (is_text) {
      std::string first;
      for (const Value& character : walked) {
        if (static_cast<int64_t>(CodePointCount(first)) == k_) break;
        first += character.AsString();
      }
      return Value(std::move(first));
    }
    if (static_cast<int64_t>(walked.size()) < k_) {
      return absl::InvalidArgumentError(
          StrCat("take_first_k: fewer than ", k_, " responses; raise the task's repeats"));
    }
    walked.resize(static_cast<size_t>(k_));
    return Value(std::move(walked));
  }

 private:
  const int64_t k_;
};

absl::StatusOr<std::unique_ptr<Filter>> Create(const Value& arguments) {
  ETALON_TRY_DO(RequireKnownArguments(arguments, {"k"}));
  ETALON_TRY(const int64_t k, IntegerArgument(arguments, "k", 0));
  if (k < 1) return absl::InvalidArgumentError("take_first_k: k must be a positive integer");
  return std::make_unique<TakeFirstK>(k);
}

}  // namespace

extern const FilterEntry filter_take_first_k;
const FilterEntry filter_take_first_k = {
    .name = "take_first_k",
    .summary = "the first k of the responses",
    .create = Create,
};

}  // namespace etalon
