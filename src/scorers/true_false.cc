#include "scorers/true_false.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "base/check.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "scorers/texts.h"
#include "similarity/rouge.h"

namespace etalon {

TrueFalseLikeness::TrueFalseLikeness(std::string scorer, std::string measure,
                                     std::unique_ptr<Bleu> bleu)
    : scorer_(std::move(scorer)), measure_(std::move(measure)), bleu_(std::move(bleu)) {}

absl::StatusOr<std::unique_ptr<TrueFalseLikeness>> TrueFalseLikeness::Create(
    std::string_view scorer, const Value& arguments) {
  const Value* given = arguments.Find("measure");
  if (given != nullptr && !given->is_string()) {
    return absl::InvalidArgumentError(StrCat("scorer ", scorer, ": measure must be a text"));
  }
  const std::string measure = given == nullptr ? "bleu" : given->AsString();
  const std::vector<std::string> known = {"bleu", "rouge1", "rouge2", "rougeLsum"};
  if (std::find(known.begin(), known.end(), measure) == known.end()) {
    return absl::InvalidArgumentError(StrCat("scorer ", scorer, ": unknown measure \"", measure,
                                             "\"", DidYouMean(measure, known)));
  }
  ETALON_TRY(auto bleu, Bleu::Create(BleuWords::kInternational));
  return std::unique_ptr<TrueFalseLikeness>(
      new TrueFalseLikeness(std::string(scorer), measure, std::move(bleu)));
}

absl::StatusOr<TrueFalseLikeness::Best> TrueFalseLikeness::Measure(
    const Value& scorer_input, std::span<const Value> results) const {
  const std::string* answer = results.empty() ? nullptr : OnlyText(results[0]);
  if (answer == nullptr) {
    return absl::InvalidArgumentError(
        StrCat(scorer_, ": the filters must leave one text, e.g. by take_first"));
  }
  Best best;
  ETALON_TRY(best.of_true, Largest(scorer_input, "true_references", *answer));
  ETALON_TRY(best.of_false, Largest(scorer_input, "false_references", *answer));
  return best;
}

absl::StatusOr<double> TrueFalseLikeness::Likeness(const std::string& answer,
                                                   const std::string& reference) const {
  if (measure_ == "bleu") {
    ETALON_TRY(const auto statistics, bleu_->Statistics(answer, std::span(&reference, 1)));
    return BleuOf(statistics);
  }
  // Sentences become lines, as T5's evaluation has them.
  const std::string given = ReplaceAll(answer, " . ", ".\n");
  const std::string wanted = ReplaceAll(reference, " . ", ".\n");
  const auto rouge = RougeMeasureNamed(measure_);
  ETALON_CHECK(rouge.has_value());
  return 100 * RougeOf(*rouge, wanted, given).f;
}

absl::StatusOr<double> TrueFalseLikeness::Largest(const Value& scorer_input, std::string_view key,
                                                  const std::string& answer) const {
  const Value* references = scorer_input.Find(key);
  if (references == nullptr || !references->is_list() || references->AsList().empty()) {
    return absl::InvalidArgumentError(
        StrCat(scorer_, ": the document has no \"", key, "\" to compare with"));
  }
  double largest = 0;
  for (const Value& reference : references->AsList()) {
    if (!reference.is_string()) {
      return absl::InvalidArgumentError(StrCat(scorer_, ": a reference is no text"));
    }
    ETALON_TRY(const double likeness, Likeness(answer, reference.AsString()));
    largest = std::max(largest, likeness);
  }
  return largest;
}

}  // namespace etalon
