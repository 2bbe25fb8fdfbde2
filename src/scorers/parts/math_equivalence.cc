#include <memory>
#include <string>

#include "absl/status/status.h"
#include "base/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "etalon/scorer.h"
#include "scorers/math/expression.h"
#include "scorers/math/final_answer.h"
#include "scorers/math/input.h"

namespace etalon {
namespace {

// 1 when the "final answer" of a reply is worth what the document's "answer" is. `form`: "minerva"
// takes that answer as it is, "leaderboard" normalises it and takes no reply without the sentence.
class MathEquivalenceScorer : public Scorer {
 public:
  MathEquivalenceScorer(std::unique_ptr<math::FinalAnswers> answers, bool is_leaderboard)
      : answers_(std::move(answers)), is_leaderboard_(is_leaderboard) {}

  absl::StatusOr<Score> Mark(const Value& scorer_input,
                             std::span<const Value> results) const override {
    ETALON_TRY(const math::Input input, math::ReadInput("math_equivalence", scorer_input, results));
    ETALON_TRY(const std::string found, answers_->Find(input.reply));
    ETALON_TRY(const std::string answer, answers_->Normalise(found));
    std::string wanted = input.wanted;
    if (is_leaderboard_) {
      if (answer == math::kInvalidAnswer) return Score{0.0};
      ETALON_TRY(wanted, answers_->Normalise(wanted));
      if (PythonStrip(answer) == PythonStrip(wanted)) return Score{1.0};
    } else if (!answer.empty() && answer == wanted) {
      return Score{1.0};
    }
    return CompareValues(answer, wanted);
  }

 private:
  // Unimplemented: nobody can tell here, so that the document counts as not scored.
  static absl::StatusOr<Score> CompareValues(const std::string& answer, const std::string& wanted) {
    const auto one = math::ParseLatex(answer), other = math::ParseLatex(wanted);
    // What is no expression equals none, whatever the other is.
    if (absl::IsInvalidArgument(one.status()) || absl::IsInvalidArgument(other.status())) {
      return Score{0.0};
    }
    for (const auto* side : {&one, &other}) {
      if (side->ok()) continue;
      return Annotate(side->status(), StrCat("math_equivalence: cannot compare \"", answer,
                                             "\" with \"", wanted, "\""));
    }
    const auto verdict = math::Compare(*one, *other, math::Letters::kSymbols);
    return Score{verdict == math::Verdict::kEqual ? 1.0 : 0.0};
  }

  const std::unique_ptr<math::FinalAnswers> answers_;
  const bool is_leaderboard_;
};

absl::StatusOr<std::unique_ptr<Scorer>> Create(const Value& arguments) {
  ETALON_TRY(const std::string form,
             math::ReadChoice("math_equivalence", arguments, "form", {"minerva", "leaderboard"}));
  const bool is_leaderboard = form == "leaderboard";
  ETALON_TRY(auto answers, math::FinalAnswers::Create(is_leaderboard ? math::FinalForm::kLeaderboard
                                                                     : math::FinalForm::kMinerva));
  return std::make_unique<MathEquivalenceScorer>(std::move(answers), is_leaderboard);
}

}  // namespace

extern const ScorerEntry scorer_math_equivalence;
const ScorerEntry scorer_math_equivalence = {
    .name = "math_equivalence",
    .summary = "1 when the final answer to Minerva's prompt is worth what the right one is",
    .metric = "mean",
    .higher_is_better = true,
    .is_binary = true,
    .create = Create,
};

}  // namespace etalon
