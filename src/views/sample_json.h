// Single samples as JSON for programs: one a line (docs/formats/show.md). It reads no record and
// judges nothing.
#pragma once

#include <vector>

#include "etalon/answered_sample.h"
#include "etalon/value.h"
#include "records/survey/signs.h"
#include "records/task_scorer.h"

namespace etalon {

struct JudgedSample {
  const AnsweredSample& answered;
  const DocumentMarks& marks;  // of its document
  Verdict verdict = Verdict::kNone;
  const std::vector<CaveatKind>& signs;
};

// Document and prompts are in it when the sample has its document: without, its prompts are
// digests.
Value DescribeSample(const JudgedSample& judged);

}  // namespace etalon
