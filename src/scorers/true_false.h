// How like an answer is to right and to wrong reference answers, as TruthfulQA's generation task
// measures it. It makes no mark.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "etalon/scorer.h"
#include "similarity/bleu.h"

namespace etalon {

class TrueFalseLikeness {
 public:
  struct Best {
    double of_true = 0, of_false = 0;  // 0 to 100, of the most alike
  };

  // `arguments`: "measure" is "bleu" (the default), "rouge1", "rouge2" or "rougeLsum". Other keys
  // are the scorer's matter. InvalidArgument names the scorer and the measure.
  static absl::StatusOr<std::unique_ptr<TrueFalseLikeness>> Create(std::string_view scorer,
                                                                   const Value& arguments);

  // Reads "true_references" and "false_references", lists of texts that are not empty.
  absl::StatusOr<Best> Measure(const Value& scorer_input, std::span<const Value> results) const;

 private:
  TrueFalseLikeness(std::string scorer, std::string measure, std::unique_ptr<Bleu> bleu);
  absl::StatusOr<double> Likeness(const std::string& answer, const std::string& reference) const;
  absl::StatusOr<double> Largest(const Value& scorer_input, std::string_view key,
                                 const std::string& answer) const;

  const std::string scorer_, measure_;
  const std::unique_ptr<Bleu> bleu_;
};

}  // namespace etalon
