// Findings in words, English and French: what was counted, what it means, what to do. It finds
// nothing.
#pragma once

#include <string>
#include <vector>

#include "records/survey/findings.h"
#include "views/language.h"

namespace etalon {

struct FindingWords {
  FindingKind kind;
  Phrase label;    // a few words, for columns and marks
  Phrase meaning;  // one sentence
  Phrase remedy;   // one sentence
};

const FindingWords& WordsOf(FindingKind kind);

// "12 of 100 samples (12 %)", "acc 0.2600; guessing gives 0.2500".
std::string PlaceText(FindingKind kind, const FindingPlace& place, Language language);

// The labels of kinds, with commas.
std::string LabelsText(const std::vector<FindingKind>& kinds, Language language);

}  // namespace etalon
