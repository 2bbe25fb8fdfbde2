// How the programs of a document ended, in words. It runs none and judges none.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "records/task_scorer.h"

namespace etalon {

// Verdict to how many of the document's programs have it. Answers of Python functions of the task,
// which a record keeps in the same place, are none.
std::map<std::string, int64_t> ProgramEndings(const DocumentMarks& marks);

// "1 finished, 2 exited"; "" where no program was run.
std::string ProgramEndingsText(const DocumentMarks& marks);

}  // namespace etalon
