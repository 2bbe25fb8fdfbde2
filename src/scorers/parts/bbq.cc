#include "scorers/bbq.h"

#include <utility>

#include "base/str.h"
#include "base/try.h"
#include "scorers/choices.h"

namespace etalon {
namespace {

// BBQ's aggregations divide the documents by what their context says, and some by category.
class BbqScorer : public Scorer {
 public:
  explicit BbqScorer(std::string category) : category_(std::move(category)) {}

  absl::StatusOr<Score> Mark(const Value& scorer_input,
                             std::span<const Value> results) const override {
    constexpr double kOfAnotherCategory = -1;
    ETALON_TRY(const BbqMark mark, MarkBbq(scorer_input, results));
    const bool counts = category_.empty() || category_ == mark.category;
    return Score{mark.is_right, mark.is_biased, mark.is_known,
                 counts ? mark.is_disambiguated : kOfAnotherCategory};
  }

 private:
  const std::string category_;  // empty: all count
};

absl::StatusOr<std::unique_ptr<Scorer>> Create(const Value& arguments) {
  Value others = arguments;
  if (others.is_dict()) others.Erase("category");
  ETALON_TRY_DO(RefuseArguments("bbq", others));
  const Value* category = arguments.Find("category");
  if (category != nullptr && !category->is_string()) {
    return absl::InvalidArgumentError("bbq: \"category\" must be a text");
  }
  return std::make_unique<BbqScorer>(category == nullptr ? "" : category->AsString());
}

}  // namespace

extern const ScorerEntry scorer_bbq;
const ScorerEntry scorer_bbq = {
    .name = "bbq",
    .summary = "right, biased and known answers by context, of one `category` or of all (BBQ)",
    .metric = "bbq_disamb_bias",
    .higher_is_better = false,
    .is_binary = false,
    .numbers = 4,
    .create = Create,
};

}  // namespace etalon
