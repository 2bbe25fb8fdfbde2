// Caveats in words, English and French: what was counted, what it means, what to do. It finds
// nothing.
#pragma once

#include <string>
#include <vector>

#include "records/survey/caveats.h"
#include "views/language.h"

namespace etalon {

struct CaveatWords {
  CaveatKind kind;
  Phrase label;    // a few words, for columns and marks
  Phrase meaning;  // one sentence
  Phrase remedy;   // one sentence
};

const CaveatWords& WordsOf(CaveatKind kind);

// "12 of 100 samples (12 %)", "acc 0.2600; guessing gives 0.2500".
std::string PlaceText(CaveatKind kind, const CaveatPlace& place, Language language);

// The labels of kinds, with commas.
std::string LabelsText(const std::vector<CaveatKind>& kinds, Language language);

}  // namespace etalon
