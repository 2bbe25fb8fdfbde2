#include <memory>
#include <string>

#include "base/try.h"
#include "etalon/scorer.h"
#include "scorers/math/input.h"
#include "scorers/math/plain_form.h"
#include "scorers/math/stated_answer.h"

namespace etalon {
namespace {

// 1 when the answer that a reply states is spelled as the one that the document's "answer" states,
// after the normalisation of MATH. `numbers`: "text" as AGIEval has it, or "value" as HRM8K, which
// brings the reply's number into one form.
class MathStatedScorer : public Scorer {
 public:
  MathStatedScorer(std::unique_ptr<math::StatedAnswers> answers, bool forms_numbers)
      : answers_(std::move(answers)), forms_numbers_(forms_numbers) {}

  absl::StatusOr<Score> Mark(const Value& scorer_input,
                             std::span<const Value> results) const override {
    ETALON_TRY(const math::Input input, math::ReadInput("math_stated", scorer_input, results));
    ETALON_TRY(const auto answer, answers_->Find(input.reply));
    ETALON_TRY(const auto wanted, answers_->Find(input.wanted));
    // As in the field, nothing stated equals nothing stated.
    const auto ours = PlainForm(answer), theirs = PlainForm(wanted);
    if (!ours.has_value() || !theirs.has_value()) return Score{answer == wanted ? 1.0 : 0.0};
    const std::string given = forms_numbers_ ? math::NumberForm(*ours) : *ours;
    return Score{given == *theirs ? 1.0 : 0.0};
  }

 private:
  static std::optional<std::string> PlainForm(const std::optional<std::string>& answer) {
    if (!answer.has_value()) return std::nullopt;
    return math::PlainForm(*answer, math::Slash::kKeepsText);
  }

  const std::unique_ptr<math::StatedAnswers> answers_;
  const bool forms_numbers_;
};

absl::StatusOr<std::unique_ptr<Scorer>> Create(const Value& arguments) {
  ETALON_TRY(const std::string numbers,
             math::ReadChoice("math_stated", arguments, "numbers", {"text", "value"}));
  ETALON_TRY(auto answers, math::StatedAnswers::Create());
  return std::make_unique<MathStatedScorer>(std::move(answers), numbers == "value");
}

}  // namespace

extern const ScorerEntry scorer_math_stated;
const ScorerEntry scorer_math_stated = {
    .name = "math_stated",
    .summary = "1 when a reply states the right answer in MATH's normal form (AGIEval, HRM8K)",
    .metric = "mean",
    .higher_is_better = true,
    .is_binary = true,
    .create = Create,
};

}  // namespace etalon
