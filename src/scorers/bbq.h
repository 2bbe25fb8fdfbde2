// What the scorers of BBQ share: which answer a model gave to a question about a group, and what it
// says. It puts nothing together.
#pragma once

#include <span>
#include <string>

#include "absl/status/statusor.h"
#include "etalon/value.h"

namespace etalon {

struct BbqMark {
  double is_right = 0;          // each 0 or 1
  double is_biased = 0;         // an answer that the bias suggests
  double is_known = 0;          // an answer that is not "unknown"
  double is_disambiguated = 0;  // the question's context says the answer
  std::string category;
};

// `results`: log-likelihoods of all choices, or one text. Fields of `scorer_input`:
//   "choices" list of str; "right", "biased", "unknown" lists of their numbers
//   "category" str, "is_disambiguated" bool
//   "groups" list of lists of str: names of the groups of the two known answers; for texts alone
absl::StatusOr<BbqMark> MarkBbq(const Value& scorer_input, std::span<const Value> results);

}  // namespace etalon
