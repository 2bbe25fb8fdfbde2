#include <utility>

#include "base/try.h"
#include "etalon/scorer.h"
#include "scorers/answer_words.h"

namespace etalon {
namespace {

class CoqaF1Scorer : public Scorer {
 public:
  explicit CoqaF1Scorer(std::unique_ptr<AnswerWords> words) : words_(std::move(words)) {}

  absl::StatusOr<Score> Mark(const Value& scorer_input,
                             std::span<const Value> results) const override {
    ETALON_TRY(const AnswerWordsMark mark, words_->MarkLeavingOneOut(scorer_input, results));
    return Score{mark.f1};
  }

 private:
  const std::unique_ptr<AnswerWords> words_;
};

absl::StatusOr<std::unique_ptr<Scorer>> Create(const Value& arguments) {
  ETALON_TRY(auto words, AnswerWords::Create("coqa_f1", arguments));
  return std::make_unique<CoqaF1Scorer>(std::move(words));
}

}  // namespace

extern const ScorerEntry scorer_coqa_f1;
const ScorerEntry scorer_coqa_f1 = {
    .name = "coqa_f1",
    .summary = "answer_f1 with each right answer left out in turn (CoQA)",
    .metric = "mean",
    .higher_is_better = true,
    .is_binary = false,
    .create = Create,
};

}  // namespace etalon
