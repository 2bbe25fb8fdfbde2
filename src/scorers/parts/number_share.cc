#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "base/regex.h"
#include "base/text.h"
#include "base/try.h"
#include "etalon/scorer.h"
#include "scorers/choices.h"
#include "scorers/texts.h"

namespace etalon {
namespace {

// LongBench's counts and numbers of passages: the share of a text's numbers that are the right one.
class NumberShareScorer : public Scorer {
 public:
  static absl::StatusOr<std::unique_ptr<Scorer>> Create(const Value& arguments) {
    ETALON_TRY_DO(RefuseArguments("number_share", arguments));
    auto scorer = std::make_unique<NumberShareScorer>();
    ETALON_TRY(scorer->number_, PythonRegex::Compile("\\d+"));
    return scorer;
  }

  absl::StatusOr<Score> Mark(const Value& scorer_input,
                             std::span<const Value> results) const override {
    ETALON_TRY(const AnsweredText text, ReadAnsweredText("number_share", scorer_input, results));
    ETALON_TRY(const auto numbers, number_->FindAll(PythonStrip(text.answer)));
    if (numbers.empty()) return Score{0.0};
    int64_t best = 0;
    for (const std::string& right : text.references) {
      best = std::max<int64_t>(
          best, std::count_if(numbers.begin(), numbers.end(),
                              [&](const auto& match) { return *match.groups[0] == right; }));
    }
    return Score{static_cast<double>(best) / static_cast<double>(numbers.size())};
  }

 private:
  std::unique_ptr<PythonRegex> number_;
};

}  // namespace

extern const ScorerEntry scorer_number_share;
const ScorerEntry scorer_number_share = {
    .name = "number_share",
    .summary = "share of the numbers in a text that are the right one (LongBench)",
    .metric = "mean",
    .higher_is_better = true,
    .is_binary = false,
    .create = NumberShareScorer::Create,
};

}  // namespace etalon
