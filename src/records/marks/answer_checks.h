// What an answered sample and its filtered results show without being scored: what was chosen,
// whether the choices could be told apart, whether anything was extracted. For the counts of a
// manifest and for whoever looks at single samples. It counts nothing.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "etalon/answered_sample.h"
#include "etalon/value.h"

namespace etalon {

// Of a multiple-choice sample whose choices were all answered.
struct ChoiceOutcome {
  size_t choices = 0;
  size_t chosen = 0;  // position of the first largest log-likelihood
  double lead = 0;    // how far it is above the second, in nats; infinity is possible
  double smallest = 0, largest = 0;
  bool is_tied = false;  // the largest is not the only one of its value
  bool is_all_equal() const { return smallest == largest; }
};

// Nothing when there are fewer than two choices or one has no answer. Requests beyond the choices,
// which acc_mutual_info asks for, do not count.
std::optional<ChoiceOutcome> ChoiceOutcomeOf(const AnsweredSample& answered);

// Positions of the right choices that are among the choices: sorted, each once.
std::vector<size_t> RightPositions(const Value& scorer_input);
// True when right answers are named and none of them is among the choices.
bool HasNoGold(const Value& scorer_input);

// The text of one result of a pipeline, or of the first of a list; null when it is no text.
const std::string* ExtractedText(const Value& result);
bool IsNothingExtracted(const Value& result);

// No text but white space.
bool IsEmptyAnswer(const Request& request, const Answer& answer);

}  // namespace etalon
