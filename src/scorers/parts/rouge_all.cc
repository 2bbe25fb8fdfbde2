#include "base/try.h"
#include "scorers/rouge_marks.h"

namespace etalon {
namespace {

class RougeAllScorer : public Scorer {
 public:
  explicit RougeAllScorer(RougeMarks marks) : marks_(std::move(marks)) {}

  absl::StatusOr<Score> Mark(const Value& scorer_input,
                             std::span<const Value> results) const override {
    Score score;
    for (const RougeMeasure measure : kRougeMeasures) {
      ETALON_TRY(const double f, marks_.Best(measure, scorer_input, results));
      score.push_back(f);
    }
    return score;
  }

 private:
  const RougeMarks marks_;
};

absl::StatusOr<std::unique_ptr<Scorer>> Create(const Value& arguments) {
  ETALON_TRY(RougeMarks marks, RougeMarks::Create("rouge_all", arguments));
  return std::make_unique<RougeAllScorer>(std::move(marks));
}

}  // namespace

extern const ScorerEntry scorer_rouge_all;
const ScorerEntry scorer_rouge_all = {
    .name = "rouge_all",
    .summary = "[rouge1, rouge2, rougeL, rougeLsum] of a document, for the mean of one of them",
    .metric = "rougeL",
    .higher_is_better = true,
    .is_binary = false,
    .numbers = std::size(kRougeMeasures),
    .create = Create,
};

}  // namespace etalon
