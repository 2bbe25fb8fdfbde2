#include <utility>

#include "base/try.h"
#include "etalon/scorer.h"
#include "scorers/answer_words.h"

namespace etalon {
namespace {

class AnswerF1Scorer : public Scorer {
 public:
  explicit AnswerF1Scorer(std::unique_ptr<AnswerWords> words) : words_(std::move(words)) {}

  absl::StatusOr<Score> Mark(const Value& scorer_input,
                             std::span<const Value> results) const override {
    ETALON_TRY(const AnswerWordsMark mark, words_->Mark(scorer_input, results));
    return Score{mark.f1};
  }

 private:
  const std::unique_ptr<AnswerWords> words_;
};

absl::StatusOr<std::unique_ptr<Scorer>> Create(const Value& arguments) {
  ETALON_TRY(auto words, AnswerWords::Create("answer_f1", arguments));
  return std::make_unique<AnswerF1Scorer>(std::move(words));
}

}  // namespace

extern const ScorerEntry scorer_answer_f1;
const ScorerEntry scorer_answer_f1 = {
    .name = "answer_f1",
    .summary = "the words that a text shares with the best right answer (SQuAD)",
    .metric = "mean",
    .higher_is_better = true,
    .is_binary = false,
    .create = Create,
};

}  // namespace etalon
