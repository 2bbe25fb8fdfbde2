#include "scorers/rouge_marks.h"

#include <algorithm>

#include "absl/status/status.h"
#include "base/str.h"
#include "base/try.h"
#include "scorers/texts.h"

namespace etalon {

absl::StatusOr<RougeMarks> RougeMarks::Create(std::string_view scorer, const Value& arguments,
                                              std::span<const std::string_view> own) {
  RougeMarks marks;
  marks.scorer_ = scorer;
  if (!arguments.is_dict()) return marks;
  for (const auto& [name, value] : arguments.AsDict()) {
    if (std::find(own.begin(), own.end(), name) != own.end()) continue;
    if (name != "use_stemmer") {
      return absl::InvalidArgumentError(
          StrCat("scorer ", scorer, " takes no argument \"", name, "\""));
    }
    if (!value.is_bool()) {
      return absl::InvalidArgumentError(
          StrCat("scorer ", scorer, ": use_stemmer must be true or false"));
    }
    if (value.AsBool()) marks.form_ = RougeWordForm::kStem;
  }
  return marks;
}

absl::StatusOr<double> RougeMarks::Best(RougeMeasure measure, const Value& scorer_input,
                                        std::span<const Value> results) const {
  ETALON_TRY(const AnsweredText text, ReadAnsweredText(scorer_, scorer_input, results));
  double best = 0;
  for (const std::string& reference : text.references) {
    best = std::max(best, RougeOf(measure, reference, text.answer, form_).f);
  }
  return best;
}

}  // namespace etalon
