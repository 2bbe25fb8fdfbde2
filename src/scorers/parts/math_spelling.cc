#include <memory>
#include <string>

#include "base/str.h"
#include "base/try.h"
#include "etalon/scorer.h"
#include "scorers/math/boxes.h"
#include "scorers/math/input.h"
#include "scorers/math/plain_form.h"

namespace etalon {
namespace {

// 1 when the reply's answer and the document's "answer" are spelled alike, after the normalisation
// of MATH. `extract`: "dollars" takes what is between dollar signs, "box" rather what is in the
// last box where there is one.
class MathSpellingScorer : public Scorer {
 public:
  explicit MathSpellingScorer(bool prefers_box) : prefers_box_(prefers_box) {}

  absl::StatusOr<Score> Mark(const Value& scorer_input,
                             std::span<const Value> results) const override {
    ETALON_TRY(const math::Input input, math::ReadInput("math_spelling", scorer_input, results));
    std::string answer = math::BetweenDollars(input.reply);
    if (prefers_box_) {
      const auto box = math::LastBox(input.reply);
      const auto contents = box.has_value() ? math::BoxContents(*box) : std::nullopt;
      if (contents.has_value()) answer = *contents;
    }
    return Score{math::AreSpelledAlike(answer, input.wanted) ? 1.0 : 0.0};
  }

 private:
  const bool prefers_box_;
};

absl::StatusOr<std::unique_ptr<Scorer>> Create(const Value& arguments) {
  ETALON_TRY(const std::string extract,
             math::ReadChoice("math_spelling", arguments, "extract", {"dollars", "box"}));
  return std::make_unique<MathSpellingScorer>(extract == "box");
}

}  // namespace

extern const ScorerEntry scorer_math_spelling;
const ScorerEntry scorer_math_spelling = {
    .name = "math_spelling",
    .summary = "1 when an answer of MATH or AIME is spelled as the right one, after normalisation",
    .metric = "mean",
    .higher_is_better = true,
    .is_binary = true,
    .create = Create,
};

}  // namespace etalon
