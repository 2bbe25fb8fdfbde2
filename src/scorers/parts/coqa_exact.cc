#include <utility>

#include "base/try.h"
#include "etalon/scorer.h"
#include "scorers/answer_words.h"

namespace etalon {
namespace {

class CoqaExactScorer : public Scorer {
 public:
  explicit CoqaExactScorer(std::unique_ptr<AnswerWords> words) : words_(std::move(words)) {}

  absl::StatusOr<Score> Mark(const Value& scorer_input,
                             std::span<const Value> results) const override {
    ETALON_TRY(const AnswerWordsMark mark, words_->MarkLeavingOneOut(scorer_input, results));
    return Score{mark.exact};
  }

 private:
  const std::unique_ptr<AnswerWords> words_;
};

absl::StatusOr<std::unique_ptr<Scorer>> Create(const Value& arguments) {
  ETALON_TRY(auto words, AnswerWords::Create("coqa_exact", arguments));
  return std::make_unique<CoqaExactScorer>(std::move(words));
}

}  // namespace

extern const ScorerEntry scorer_coqa_exact;
const ScorerEntry scorer_coqa_exact = {
    .name = "coqa_exact",
    .summary = "answer_exact with each right answer left out in turn (CoQA)",
    .metric = "mean",
    .higher_is_better = true,
    .is_binary = false,
    .create = Create,
};

}  // namespace etalon
