#include <memory>
#include <string>

#include "absl/status/status.h"
#include "base/regex.h"
#include "base/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "etalon/scorer.h"
#include "scorers/math/boxes.h"
#include "scorers/math/expression.h"
#include "scorers/math/final_answer.h"
#include "scorers/math/input.h"

namespace etalon {
namespace {

enum class Form { kMinerva, kLeaderboard, kPutnam };

// 1 when the "final answer" of a reply is worth what the document's "answer" is. `form`: "minerva"
// takes that answer as it is, "leaderboard" normalises it and takes no reply without the sentence,
// "putnam" (Putnam-AXIOM) looks into a box first, and knows texts that are no mathematics for none.
class MathEquivalenceScorer : public Scorer {
 public:
  MathEquivalenceScorer(std::unique_ptr<math::FinalAnswers> answers,
                        std::unique_ptr<PythonRegex> putnam_sentence, Form form)
      : answers_(std::move(answers)), putnam_sentence_(std::move(putnam_sentence)), form_(form) {}

  absl::StatusOr<Score> Mark(const Value& scorer_input,
                             std::span<const Value> results) const override {
    ETALON_TRY(const math::Input input, math::ReadInput("math_equivalence", scorer_input, results));
    ETALON_TRY(const std::string found,
               form_ == Form::kPutnam ? FindPutnam(input.reply) : answers_->Find(input.reply));
    ETALON_TRY(const std::string answer, answers_->Normalise(found));
    std::string wanted = input.wanted;
    if (form_ == Form::kLeaderboard) {
      if (answer == math::kInvalidAnswer) return Score{0.0};
      ETALON_TRY(wanted, answers_->Normalise(wanted));
      if (PythonStrip(answer) == PythonStrip(wanted)) return Score{1.0};
    } else if (form_ == Form::kMinerva && !answer.empty() && answer == wanted) {
      return Score{1.0};
    }
    return CompareValues(answer, wanted);
  }

 private:
  absl::StatusOr<std::string> FindPutnam(const std::string& reply) const {
    const auto box = math::LastBox(reply);
    const auto contents = box.has_value() ? math::BoxContents(*box) : std::nullopt;
    if (contents.has_value()) return *contents;
    ETALON_TRY(const auto match, putnam_sentence_->Search(reply + "I hope it is correct."));
    if (!match.has_value()) return std::string(math::kInvalidAnswer);
    return std::string(PythonStrip(*match->groups[1]));
  }

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
  const std::unique_ptr<PythonRegex> putnam_sentence_;
  const Form form_;
};

absl::StatusOr<std::unique_ptr<Scorer>> Create(const Value& arguments) {
  ETALON_TRY(const std::string name, math::ReadChoice("math_equivalence", arguments, "form",
                                                      {"minerva", "leaderboard", "putnam"}));
  const Form form = name == "leaderboard" ? Form::kLeaderboard
                    : name == "putnam"    ? Form::kPutnam
                                          : Form::kMinerva;
  ETALON_TRY(auto answers,
             math::FinalAnswers::Create(form == Form::kLeaderboard ? math::FinalForm::kLeaderboard
                                                                   : math::FinalForm::kMinerva));
  ETALON_TRY(auto sentence,
             PythonRegex::Compile("(?:Final Answer: The final answer is|The answer is:)"
                                  "\\s*(.*?)(?=I hope it is correct\\.)"));
  return std::make_unique<MathEquivalenceScorer>(std::move(answers), std::move(sentence), form);
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
