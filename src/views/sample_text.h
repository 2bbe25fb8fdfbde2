// Single samples as text for a terminal: one whole, or one a line. What models and data wrote
// cannot act on the terminal.
#pragma once

#include <string>
#include <vector>

#include "records/sample_line.h"
#include "records/survey/signs.h"

namespace etalon {

// `recorded`: with its texts. Document, prompts, answers, marks.
std::string SampleText(const RecordedSample& recorded);

// Place, verdict, what was chosen or written, and what is suspicious: one line with its end.
std::string SampleSummary(const AnsweredSample& answered, Verdict verdict,
                          const std::vector<CaveatKind>& signs);

}  // namespace etalon
