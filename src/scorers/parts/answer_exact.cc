#include <utility>

#include "base/try.h"
#include "etalon/scorer.h"
#include "scorers/answer_words.h"

namespace etalon {
namespace {

class AnswerExactScorer : public Scorer {
 public:
  explicit AnswerExactScorer(std::unique_ptr<AnswerWords> words) : words_(std::move(words)) {}

  absl::StatusOr<Score> Mark(const Value& scorer_input,
                             std::span<const Value> results) const override {
    ETALON_TRY(const AnswerWordsMark mark, words_->Mark(scorer_input, results));
    return Score{mark.exact};
  }

 private:
  const std::unique_ptr<AnswerWords> words_;
};

absl::StatusOr<std::unique_ptr<Scorer>> Create(const Value& arguments) {
  ETALON_TRY(auto words, AnswerWords::Create("answer_exact", arguments));
  return std::make_unique<AnswerExactScorer>(std::move(words));
}

}  // namespace

extern const ScorerEntry scorer_answer_exact;
const ScorerEntry scorer_answer_exact = {
    .name = "answer_exact",
    .summary = "1 when a text is a right answer but for case, punctuation and articles (SQuAD)",
    .metric = "mean",
    .higher_is_better = true,
    .is_binary = true,
    .create = Create,
};

}  // namespace etalon
