// ROUGE of an answer with the best of its references, as rouge_score's score_multi has it. It makes
// no mark of it.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "etalon/scorer.h"
#include "similarity/rouge.h"

namespace etalon {

class RougeMarks {
 public:
  // `arguments`: "use_stemmer", false unless given. The keys of `own` are the scorer's matter;
  // InvalidArgument names any other.
  static absl::StatusOr<RougeMarks> Create(std::string_view scorer, const Value& arguments,
                                           std::span<const std::string_view> own = {});

  // The largest F measure, 0 to 1. InvalidArgument when there is no text or no reference.
  absl::StatusOr<double> Best(RougeMeasure measure, const Value& scorer_input,
                              std::span<const Value> results) const;

 private:
  std::string scorer_;
  RougeWordForm form_ = RougeWordForm::kWhole;
};

}  // namespace etalon
